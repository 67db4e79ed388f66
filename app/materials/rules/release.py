"""What may be done to a version: approve, return, release and withdraw it; each a rule with the way to mend it (C2–C4).

A refusal names in its facts the `field` of the form that is to blame, where one is.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, listed, long_date
from app.core.verdicts import Finding, Verdict, passed, refused, rule
from app.materials.rules.manifest import ManifestFile, manifest_sha256
from app.materials.rules.scans import scans_suffice
from app.materials.rules.versions import VersionFacts

MAY_BE_APPROVED, MAY_BE_RELEASED = "version.may-be-approved", "version.may-be-released"
MAY_BE_RETURNED, MAY_BE_WITHDRAWN = "version.may-be-returned", "version.may-be-withdrawn"
MAY_BE_DISCARDED = "version.may-be-discarded"
_NAMED_AT_MOST = 5


@dataclass(frozen=True)
class ApprovalFacts:
    """An approval in force: by whom, on which day, of which manifest, and whether it accepts files not scanned."""

    by: str
    on: date
    manifest_sha256: str
    accepts_unscanned: bool


@dataclass(frozen=True)
class Candidate:
    """A version somebody wants to approve, release or withdraw, among its siblings."""

    title: str
    facts: VersionFacts
    siblings: tuple[VersionFacts, ...]
    files: tuple[ManifestFile, ...]
    drafted_by_id: uuid.UUID | None
    approval: ApprovalFacts | None = None
    has_scanner: bool = False

    @property
    def authors(self) -> set[uuid.UUID | None]:
        """Return who made it: whoever drafted it, and whoever uploaded a file that is in it."""
        return {self.drafted_by_id, *(file.uploaded_by_id for file in self.files)}

    @property
    def name(self) -> str:
        """Return the version with its pack, as sentences name it."""
        return f"{self.title} {self.facts.number}"


def decide_approval(candidate: Candidate, approver_id: uuid.UUID | None, day: date, *, accepts: bool) -> Verdict:
    """Return whether this person may approve the version, `accepts` being their word on files not scanned (C3)."""
    findings = (
        is_draft(candidate),
        has_files(candidate),
        is_second_person(candidate, approver_id),
        scans_suffice(candidate.files, has_scanner=candidate.has_scanner, accepts_unscanned=accepts),
    )
    return Verdict(MAY_BE_APPROVED, day, findings, f"May {candidate.name} be approved?")


def decide_release(candidate: Candidate, effective_from: date, today: date) -> Verdict:
    """Return whether the version may be released with effect from a day (C3, C4)."""
    accepts = candidate.approval is not None and candidate.approval.accepts_unscanned
    findings = (
        is_not_released(candidate),
        is_approved_as_it_is(candidate),
        scans_suffice(candidate.files, has_scanner=candidate.has_scanner, accepts_unscanned=accepts),
        takes_effect_in_order(candidate, effective_from, today),
    )
    return Verdict(MAY_BE_RELEASED, today, findings, f"May {candidate.name} be released?")


def decide_return(candidate: Candidate, today: date) -> Verdict:
    """Return whether the version may be returned to draft (C2)."""
    return Verdict(MAY_BE_RETURNED, today, (is_not_released(candidate),), f"May {candidate.name} be returned to draft?")


def decide_discarding(candidate: Candidate, today: date, *, was_approved: bool) -> Verdict:
    """Return whether the draft may be discarded, `was_approved` saying whether it ever was (C2)."""
    return Verdict(MAY_BE_DISCARDED, today, (is_draft(candidate), was_never_approved(candidate, was_approved)))


def decide_withdrawal(candidate: Candidate, from_day: date, today: date) -> Verdict:
    """Return whether the version may be withdrawn from a day on (C2)."""
    return Verdict(
        MAY_BE_WITHDRAWN,
        today,
        (can_be_withdrawn(candidate, from_day, today),),
        f"May {candidate.name} be withdrawn?",
    )


@rule(
    "version.is-draft",
    version=1,
    source="C2, C3; Who makes a release",
    promise="Files and words change, and are approved, only while the version is a draft.",
)
def is_draft(candidate: Candidate) -> Finding:
    """Pass while the version is neither approved nor released."""
    if candidate.facts.effective_from is not None:
        return refused(
            f"{candidate.name} has been released, so it is frozen.", "Draft a new version with what is to change."
        )
    if candidate.approval is not None:
        return refused(
            f"{candidate.name} was approved by {candidate.approval.by} on {long_date(candidate.approval.on)}, "
            "so its files are frozen.",
            "Return it to draft first, with the reason; it is then approved anew.",
        )
    return passed(f"{candidate.name} is a draft.")


@rule(
    "pack.without-versions",
    version=1,
    source="C1: what was ever on the shelf stays on record",
    promise="A pack is removed only while it has no version.",
)
def is_without_versions(title: str, versions: Sequence[VersionFacts]) -> Finding:
    """Pass for a pack that has no version, a draft among them."""
    if not versions:
        return passed(f"{title} has no version.")
    has = counted(len(versions), "version")
    if all(one.approved_on is None and one.effective_from is None for one in versions):
        return refused(f"{title} has {has}.", "Discard its drafts first.")
    return refused(f"{title} has {has}, so it stays on record.", "Withdraw the version nobody should use any more.")


@rule(
    "version.never-approved",
    version=1,
    source="C2: what somebody signed off stays on record",
    promise="A draft is discarded only where nobody ever approved it.",
)
def was_never_approved(candidate: Candidate, was_approved: bool) -> Finding:
    """Pass for a version that no approval, in force or ended, speaks of."""
    if was_approved:
        return refused(
            f"{candidate.name} has been approved before, so it stays on record.",
            "Leave it as a draft, or change it and have it approved anew.",
        )
    return passed(f"Nobody ever approved {candidate.name}.")


@rule("version.has-files", version=1, source="C1", promise="A version without files is not approved.")
def has_files(candidate: Candidate) -> Finding:
    """Pass where the manifest holds at least one file."""
    if not candidate.files:
        return refused(f"{candidate.name} holds no files.", "A trainer must add at least one file.")
    return passed(f"{candidate.name} holds {counted(len(candidate.files), 'file')}.", files=len(candidate.files))


@rule(
    "version.second-person",
    version=1,
    source="C3; Who makes a release",
    promise="Whoever drafted a version, or uploaded a file that is in it, does not approve it.",
)
def is_second_person(candidate: Candidate, approver_id: uuid.UUID | None) -> Finding:
    """Pass for a person who made no part of the version."""
    if approver_id is None:
        return refused("Nobody is signed in.", "A trainer or the QA lead must sign in to approve it.")
    if approver_id in candidate.authors:
        what = "drafted" if approver_id == candidate.drafted_by_id else "uploaded a file of"
        return refused(f"You {what} {candidate.name}.", "Ask another trainer or the QA lead to approve it.")
    return passed("You made no part of it: you are the second person.")


@rule(
    "version.not-released",
    version=1,
    source="C2: issued things are frozen",
    promise="A version is released once, and what is released is not returned to draft.",
)
def is_not_released(candidate: Candidate) -> Finding:
    """Pass while the version has not been released."""
    effective_from = candidate.facts.effective_from
    if effective_from is None:
        return passed(f"{candidate.name} has not been released.")
    return refused(
        f"{candidate.name} has already been released, with effect from {long_date(effective_from)}.",
        "Nothing more is needed to release it. To stop it, ask the licence manager to withdraw it.",
        effective_from=effective_from,
    )


@rule(
    "version.approved-as-it-is",
    version=1,
    source="C1, C3",
    promise="What is released is exactly what a second person approved, by the manifest's hash.",
)
def is_approved_as_it_is(candidate: Candidate) -> Finding:
    """Pass where an approval is in force and its hash is the manifest's now."""
    if candidate.approval is None:
        return refused(
            f"{candidate.name} has not been approved.", "Another trainer or the QA lead must approve it first."
        )
    found = manifest_sha256(candidate.files)
    if candidate.approval.manifest_sha256 != found:
        return refused(
            f"The files of {candidate.name} are not those that {candidate.approval.by} approved.",
            "Return it to draft, check its files, and have it approved anew.",
            approved=candidate.approval.manifest_sha256,
            found=found,
        )
    approval = candidate.approval
    return passed(f"Approved by {approval.by} on {long_date(approval.on)}, exactly these files.", manifest=found)


@rule(
    "version.takes-effect-in-order",
    version=2,
    source="C4",
    promise="Versions take effect from today on, one a day, in the order of their numbers, withdrawn ones aside.",
)
def takes_effect_in_order(candidate: Candidate, effective_from: date, today: date) -> Finding:
    """Pass for a day that has not gone by, on which the version comes between its released neighbours."""
    if effective_from < today:
        return _wrong_day(f"{long_date(effective_from)} has gone by.", "Choose today or a later day.")
    released = [one for one in candidate.siblings if one.effective_from is not None and one.id != candidate.facts.id]
    on_that_day = [
        one.number
        for one in released
        if one.effective_from == effective_from and not one.is_withdrawn_on(effective_from)
    ]
    if on_that_day:
        because = f"{candidate.title} {on_that_day[0]} takes effect on {long_date(effective_from)} too."
        return _wrong_day(because, "Choose another day.")
    out_of_order = [one.number for one in released if _is_out_of_order(one, candidate.facts, effective_from)]
    if out_of_order:
        because = (
            f"On {long_date(effective_from)}, {candidate.facts.number} would be out of order with "
            f"{listed(out_of_order[:_NAMED_AT_MOST])}."
        )
        return _wrong_day(because, "Versions take effect in the order of their numbers: choose another day.")
    return passed(f"It takes effect on {long_date(effective_from)}.", effective_from=effective_from)


@rule(
    "version.can-be-withdrawn",
    version=1,
    source="C2; Who makes a release: the licence manager may withdraw",
    promise="A released version is withdrawn once, from today or a later day.",
)
def can_be_withdrawn(candidate: Candidate, from_day: date, today: date) -> Finding:
    """Pass for a released version that is not withdrawn, from a day that has not gone by."""
    facts = candidate.facts
    if facts.effective_from is None:
        return refused(f"{candidate.name} has not been released.", "There is nothing to withdraw.")
    if facts.withdrawn_from is not None:
        return refused(
            f"{candidate.name} has already been withdrawn, from {long_date(facts.withdrawn_from)}.",
            "There is nothing more to do.",
        )
    if from_day < today:
        return _wrong_day(f"{long_date(from_day)} has gone by.", "Choose today or a later day.", "from_day")
    return passed(f"It is withdrawn from {long_date(from_day)}.", from_day=from_day)


def _wrong_day(because: str, remedy: str, name: str = "effective_from") -> Finding:
    return refused(because, remedy, field=name)


def _is_out_of_order(other: VersionFacts, facts: VersionFacts, effective_from: date) -> bool:
    """A withdrawn version stands in nobody's way."""
    if other.effective_from is None or other.withdrawn_from is not None:
        return False
    return (other.effective_from < effective_from) != (other.order < facts.order)
