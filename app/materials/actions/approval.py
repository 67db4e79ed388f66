"""Approving a version by a second person, and returning it to draft (C2, C3)."""

import uuid

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.verdicts.models import keep_verdict
from app.materials.actions.locking import about, flush_or_refuse, has_scanner, insist, lock_version, note_change
from app.materials.models import PackVersion, VersionApproval
from app.materials.rules.manifest import manifest_sha256
from app.materials.rules.release import Candidate, decide_approval, decide_return
from app.materials.types import Scan


def approve_version(
    actor: Actor, *, version_id: uuid.UUID, note: str, accepts_unscanned: bool, seen_version: int | None
) -> VersionApproval:
    """Approve exactly the files the version holds, which freezes them (C3).

    `accepts_unscanned` is the approver's word that files no scanner has looked at may go out; it is recorded, by
    name, only where there are such files. Raises Stale, and Refused where a rule of approval refuses.
    """
    record = lock_version(version_id)
    candidate = record.candidate(has_scanner=has_scanner())
    verdict = decide_approval(candidate, actor.user_id, today(), accepts=accepts_unscanned)
    insist(verdict, record.version)
    note_change(record.version, seen_version)
    approval = VersionApproval(
        version_id=version_id,
        manifest_sha256=manifest_sha256(candidate.files),
        accepts_unscanned=accepts_unscanned and has_unscanned(candidate),
        note=note,
        **recorded_by(actor),
    )
    db.session.add(approval)
    flush_or_refuse()
    keep_verdict(actor, verdict, subject_kind="version", subject_id=version_id)
    _record_approval(actor, record.version, approval)
    return approval


def return_version(actor: Actor, *, version_id: uuid.UUID, reason: str, seen_version: int | None) -> PackVersion:
    """Return a version to its author with a reason; an approval in force ends, and its files can change again (C2).

    Raises Stale, and Refused once the version has been released.
    """
    record = lock_version(version_id)
    verdict = decide_return(record.candidate(has_scanner=has_scanner()), today())
    insist(verdict, record.version)
    note_change(record.version, seen_version)
    before = None
    if record.approval is not None:
        record.approval.supersede()
        before = {"approved_by": record.approval.recorded_by, "manifest": record.approval.manifest_sha256}
    db.session.flush()
    record_event(actor, EventTag.VERSION_RETURNED, reason=reason, before=before, **about(record.version))
    return record.version


def has_unscanned(candidate: Candidate) -> bool:
    """Return whether any of its files was not scanned and cannot be: there is no scanner (C3)."""
    return not candidate.has_scanner and any(file.scan is not Scan.CLEAN for file in candidate.files)


def _record_approval(actor: Actor, version: PackVersion, approval: VersionApproval) -> None:
    accepted = f"{actor.name} accepts that its files are not scanned." if approval.accepts_unscanned else ""
    record_event(
        actor,
        EventTag.VERSION_APPROVED,
        after={"manifest": approval.manifest_sha256, "accepts_unscanned": approval.accepts_unscanned},
        note=" ".join(filter(None, (accepted, approval.note))),
        **about(version),
    )
