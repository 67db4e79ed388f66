"""When and between whom a party may change: what each of the four must keep to, and what would mend it (A24)."""

from datetime import date, timedelta

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.state import is_signed
from app.licences.types import ContractShape, PartyChangeKind
from app.partners.types import OrganisationKind

ONE_DAY = timedelta(days=1)
BY_DEED = (PartyChangeKind.NOVATION, PartyChangeKind.ASSIGNMENT)


@rule(
    "party-change.dated",
    version=1,
    source="A24; domain, section 3.2",
    promise="A deed takes effect once all have signed it and is recorded soon after; a re-procurement lies ahead; what "
    "the law did is recorded whenever it is learnt of.",
)
def change_is_dated(
    kind: PartyChangeKind, effective_on: date, agreed_on: date | None, today: date, backdating_days: int
) -> Finding:
    """Pass where a change of this kind may take effect on the day, being recorded today."""
    earliest = _earliest(kind, agreed_on, today, backdating_days)
    if agreed_on is not None and agreed_on > today:
        return refused(
            "What is not signed yet binds nobody.",
            f"Enter the day the last of them signed, {long_date(today)} at the latest.",
            field="agreed_on",
        )
    if earliest is None or effective_on >= earliest:
        return passed(f"A {kind.in_sentence} may take effect on {long_date(effective_on)}.", kind=kind)
    return refused(
        _why_so_late(kind, agreed_on, backdating_days),
        f"Enter {long_date(earliest)} or a later day.",
        field="effective_on",
        earliest=earliest,
    )


def _earliest(kind: PartyChangeKind, agreed_on: date | None, today: date, backdating_days: int) -> date | None:
    if kind in BY_DEED:
        return max(agreed_on or today, today - timedelta(days=backdating_days))
    return today + ONE_DAY if kind is PartyChangeKind.REPROCUREMENT else None


def _why_so_late(kind: PartyChangeKind, agreed_on: date | None, backdating_days: int) -> str:
    if kind is PartyChangeKind.REPROCUREMENT:
        return "A new provider begins on a day to come: what was done until now was done under the old licence."
    signed = f" It was signed on {long_date(agreed_on)}." if agreed_on else ""
    return (
        f"A {kind.in_sentence} takes effect on the day the last party signed or later, and is recorded at most "
        f"{counted(backdating_days, 'day')} late.{signed}"
    )


@rule(
    "party-change.licence-passes-on",
    version=1,
    source="A24; domain, section 3.2",
    promise="A signed licence passes on while its term runs, after every change it has been through, one at a time.",
)
def licence_may_pass_on(
    facts: LicenceFacts, kind: PartyChangeKind, effective_on: date, prepared_for: date | None, today: date
) -> Finding:
    """Pass where the licence is signed and in its term on the day; `prepared_for` is the day of a change to come."""
    if not is_signed(facts, today):
        return refused(
            f"{facts.reference} is not signed by every side, so there is nothing to pass on.",
            "Change the draft instead.",
        )
    if kind in BY_DEED and facts.shape is ContractShape.OWN_DELIVERY:
        return refused(
            f"{facts.reference} is the Trust's own delivery, which no deed passes on.",
            "Draft a licence for the provider, or record a re-procurement.",
        )
    if prepared_for is not None:
        return refused(
            f"A change of party of {facts.reference} on {long_date(prepared_for)} is prepared already.",
            "Undo it first, or wait until it has taken effect.",
        )
    ends_on = facts.last_day if facts.terminated_on is None else min(facts.last_day, facts.terminated_on - ONE_DAY)
    begins_on = max([facts.starts_on, *(one.from_day for one in facts.holdings)])
    if effective_on <= begins_on:
        return refused(
            f"Whoever holds {facts.reference} now holds it from {long_date(begins_on)}.",
            "Enter a later day.",
            field="effective_on",
        )
    if kind in BY_DEED and effective_on > ends_on:
        return refused(
            f"{facts.reference} ends on {long_date(ends_on)}, so nothing is left to pass on by then.",
            "Enter an earlier day, or draft the next licence for the new provider.",
            field="effective_on",
        )
    return passed(f"{facts.reference} may pass on.", effective_on=effective_on)


@rule(
    "party-change.successor-fit",
    version=1,
    source="A24",
    promise="A licence passes to another provider that goes on beyond the day.",
)
def successor_is_fit(
    name: str, kind: OrganisationKind, effective_on: date, *, is_holder: bool, ended_on: date | None
) -> Finding:
    """Pass where the body that comes is a provider, holds the licence not yet, and has not ended by the day."""
    if kind is not OrganisationKind.PROVIDER:
        return refused(f"{name} is not a provider.", "Choose an organisation that is one.", field="successor")
    if is_holder:
        return refused(f"{name} holds the licence already.", "Choose who takes its place.", field="successor")
    if ended_on is not None and ended_on < effective_on:
        return refused(
            f"{name} ends on {long_date(ended_on)}.",
            "Choose a provider that goes on, or another day.",
            field="successor",
        )
    return passed(f"{name} can hold the licence.")


@rule(
    "party-change.transfer-fit",
    version=1,
    source="A24; domain, sections 3.2 and 4",
    promise="The law moves a commissioner's functions to another commissioner, one transfer at a time.",
)
def transfer_is_fit(
    area: str,
    before: str | None,
    *,
    effective_on: date,
    present_since: date | None,
    prepared_for: date | None,
    is_same: bool,
    is_registered: bool,
) -> Finding:
    """Pass where `before` is the commissioner up to the day, and somebody else follows.

    On the very day from which the present one is on record, that is the law put behind what is known already.
    """
    if present_since is None:
        return refused(f"Nobody is recorded as the commissioner of {area}.", "Record who commissions there first.")
    if prepared_for is not None:
        return refused(
            f"A transfer in {area} on {long_date(prepared_for)} is prepared already.",
            "Undo it first, or wait until it has taken effect.",
        )
    if before is None or effective_on < present_since:
        return refused(
            f"The present commissioner of {area} is on record from {long_date(present_since)}.",
            "Enter that day, to put the law behind it on record, or a later one.",
            field="effective_on",
        )
    if is_same:
        return refused(
            f"{before} is the commissioner of {area} already.", "Choose the body that comes.", field="successor"
        )
    if not is_registered:
        return refused(
            f"The body that comes is not registered under a name for {long_date(effective_on)}.",
            "Register it from that day or an earlier one.",
            field="successor",
        )
    return passed(f"The functions of {before} in {area} may pass on.")


@rule(
    "party-change.undone-before-its-day",
    version=1,
    source="A24",
    promise="A change of party is undone until the day before it takes effect; after that another change follows it.",
)
def undone_before_its_day(kind: PartyChangeKind, effective_on: date, today: date) -> Finding:
    """Pass where the day of the change has not come."""
    if today < effective_on:
        return passed(f"The {kind.in_sentence} has not taken effect.", effective_on=effective_on)
    return refused(
        f"The {kind.in_sentence} took effect on {long_date(effective_on)}, and what was done since rests on it.",
        "Record another change of party that follows it.",
    )


@rule(
    "party-change.old-licence-ends-in-time",
    version=1,
    source="A24; domain, section 3.2",
    promise="By re-procurement the old licence ends before the new one begins, by itself or by notice.",
)
def old_one_ends_in_time(facts: LicenceFacts, effective_on: date, ends_on: date) -> Finding:
    """Pass where nothing recorded has the old licence run past the day, and the new one has days at all."""
    notice = facts.standing_notice
    if ends_on < effective_on:
        return refused(
            "The new licence cannot end before it starts.",
            f"Enter a last day on or after {long_date(effective_on)}.",
            field="ends_on",
        )
    if notice is not None and facts.last_day >= effective_on:
        return refused(
            f"Notice of {facts.reference} runs out on {long_date(notice.ends_on)}, when the new provider has begun.",
            f"Enter {long_date(facts.last_day + ONE_DAY)} or a later day, or withdraw the notice first.",
            field="effective_on",
        )
    if facts.renewals and facts.last_day < effective_on:
        return refused(
            f"{facts.reference} is renewed by {facts.renewals[0].reference}.",
            "Record the re-procurement of that licence.",
        )
    return passed(f"{facts.reference} ends before {long_date(effective_on)}.")


@rule(
    "party-change.new-licence-unsigned",
    version=1,
    source="A24",
    promise="A re-procurement is undone only while nobody has signed the licence it drafted.",
)
def new_one_is_unsigned(facts: LicenceFacts) -> Finding:
    """Pass while the new licence is a draft nobody has signed."""
    if not facts.signatures:
        return passed(f"Nobody has signed {facts.reference}.")
    return refused(
        f"{facts.reference} was signed on {long_date(max(facts.signatures.values()))}, so the award stands.",
        f"Terminate {facts.reference} first.",
    )
