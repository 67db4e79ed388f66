"""What may be done to a licence: the preconditions of its actions, each a rule with the way to mend it (A4, A7).

A refusal names in its facts the `field` of the form that is to blame, where one is.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts, SuspensionFacts, required_sides
from app.licences.rules.sentences import SIDES, STOPPED
from app.licences.rules.state import is_signed, state_on
from app.licences.types import ContractShape, LicenceState, Side, SuspensionScope


@rule(
    "licence.terms-sound",
    version=2,
    source="A1; domain, section 3.1",
    promise="Each area or part is named once, a licence ends after it begins, and the Trust's own is own delivery.",
)
def terms_are_sound(
    shape: ContractShape, *, is_trust: bool, starts_on: date, ends_on: date, territory: Sequence[tuple[str, str | None]]
) -> Finding:
    """Pass where the terms of a draft fit together; `territory` holds areas' codes with the named part, if any."""
    if ends_on < starts_on:
        return refused(
            "The licence cannot end before it starts.",
            f"Enter a last day on or after {long_date(starts_on)}.",
            field="ends_on",
        )
    if not territory:
        return refused("A licence needs a territory.", "Choose at least one force area.", field="areas")
    if _is_named_twice(territory):
        return refused(
            "The same force area, or the same part of one, is named twice.",
            "Name each area once: whole, or by parts that differ.",
            field="areas",
        )
    if is_trust and shape is not ContractShape.OWN_DELIVERY:
        return refused(
            "The Trust cannot contract with itself.",
            f"Choose “{ContractShape.OWN_DELIVERY.label}”, or another licensee.",
            field="shape",
        )
    if shape is ContractShape.OWN_DELIVERY and not is_trust:
        return refused(
            "Own delivery is the Trust's.",
            "Choose the Trust as licensee, or another contract shape.",
            field="licensee",
        )
    return passed("The terms fit together.")


def _is_named_twice(territory: Sequence[tuple[str, str | None]]) -> bool:
    """A whole area leaves no room for a part of it."""
    named = [(code, (part or "").casefold()) for code, part in territory]
    whole = {code for code, part in named if not part}
    return len(set(named)) < len(named) or any(part and code in whole for code, part in named)


@rule(
    "licence.may-be-amended",
    version=2,
    source="A14: terms are frozen once signed; an offer is of the terms it was made with",
    promise="Terms change freely only while nobody has signed them and they are not on offer.",
)
def may_be_amended(facts: LicenceFacts, today: date) -> Finding:
    """Pass while nobody has signed; a signature dated in the future counts, since somebody gave it."""
    offer = next((one for one in facts.offers if one.covers(today)), None)
    if facts.signatures:
        return refused(
            f"{facts.reference} has been signed, so its terms are frozen.",
            "Record what changes as a new licence that renews this one.",
        )
    if offer is not None:
        return refused(
            f"{facts.reference} has been on offer since {long_date(offer.offered_on)}, with the terms it has.",
            "Withdraw the offer, change the draft, and offer it again.",
        )
    return passed(f"{facts.reference} is a draft.")


@rule(
    "licence.may-be-signed",
    version=1,
    source="A2; Licence states: draft, signed",
    promise="Each side that must sign signs once, on a day that has come.",
)
def may_be_signed(facts: LicenceFacts, side: Side, signed_on: date, today: date) -> Finding:
    """Pass where this side has still to sign and the day of the signature is not in the future."""
    if side not in required_sides(facts.shape):
        return refused(
            f"{facts.reference} is delivered by the Trust itself, so the licensor's signature alone is needed.",
            "Sign for the licensor.",
            field="side",
        )
    if side in facts.signatures:
        return refused(
            f"{facts.reference} was already signed for {SIDES[side]} on {long_date(facts.signatures[side])}.",
            "Each side signs once: there is nothing more to record for it.",
            field="side",
        )
    if signed_on > today:
        return refused(
            "A signature cannot be dated in the future.",
            f"Enter the day it was signed, {long_date(today)} at the latest.",
            field="signed_on",
        )
    return passed(f"{facts.reference} may be signed for {SIDES[side]}.")


@rule(
    "licence.may-be-suspended",
    version=1,
    source="A4; domain, section 3.1",
    promise="A signed licence is suspended once at a time per scope, from a day not long past.",
)
def may_be_suspended(
    facts: LicenceFacts, scope: SuspensionScope, from_day: date, today: date, backdating_days: int
) -> Finding:
    """Pass where the licence can be suspended in this scope from this day.

    An expired licence can be suspended too: its lapse policy may still permit downloads.
    """
    if not is_signed(facts, today):
        return refused(
            f"{facts.reference} is not signed by every side, so there is nothing to suspend.",
            "A draft permits nothing. Change it or leave it unsigned.",
        )
    return (
        _refuse_ended(facts, from_day)
        or _refuse_day_of_suspension(facts, from_day, today, backdating_days)
        or _refuse_overlap(facts, scope, from_day)
        or passed(f"{facts.reference} may be suspended from {long_date(from_day)}.")
    )


@rule(
    "licence.may-be-reinstated",
    version=1,
    source="A4",
    promise="A suspension not yet lifted is lifted from a day no earlier than it began and not long past.",
)
def may_be_reinstated(
    facts: LicenceFacts, scope: SuspensionScope, lifted_from: date, today: date, backdating_days: int
) -> Finding:
    """Pass where a suspension in this scope is still to be lifted and can be lifted from this day."""
    suspension = open_suspension(facts, scope)
    if suspension is None:
        return refused(
            f"{facts.reference} is not suspended in this scope: {scope.label.lower()}.",
            "There is nothing to lift. Check the suspensions on the licence's page.",
            field="scope",
        )
    if lifted_from < suspension.from_day:
        return refused(
            f"The suspension begins on {long_date(suspension.from_day)} and cannot be lifted before.",
            f"Enter {long_date(suspension.from_day)} or a later day.",
            field="lifted_from",
        )
    earliest = today - timedelta(days=backdating_days)
    if lifted_from < earliest:
        return _too_long_past("lifting", earliest, backdating_days, field="lifted_from")
    return passed(f"{facts.reference} may be reinstated from {long_date(lifted_from)}.")


@rule(
    "licence.may-be-terminated",
    version=1,
    source="Licence states: terminated; domain, section 3.1",
    promise="A signed licence is terminated once, from today or a later day.",
)
def may_be_terminated(facts: LicenceFacts, effective_on: date, today: date) -> Finding:
    """Pass where the licence is signed, not terminated, and the day is today or to come."""
    if not is_signed(facts, today):
        return refused(
            f"{facts.reference} is not signed by every side, so there is nothing to terminate.",
            "A draft permits nothing. Leave it unsigned.",
        )
    if facts.terminated_on is not None:
        return refused(
            f"The termination of {facts.reference} on {long_date(facts.terminated_on)} is already recorded.",
            "A licence is terminated once. To go on, draft a new licence.",
        )
    if effective_on < today:
        return refused(
            "A termination cannot take effect on a day that has passed.",
            f"Enter {long_date(today)} or a later day; suspend the licence to stop downloads at once.",
            field="effective_on",
        )
    if state_on(facts, effective_on) is LicenceState.SUPERSEDED:
        return refused(
            f"The renewal of {facts.reference} has taken over by {long_date(effective_on)}.",
            "Terminate the renewal instead.",
            field="effective_on",
        )
    return passed(f"{facts.reference} may be terminated from {long_date(effective_on)}.")


def open_suspension(facts: LicenceFacts, scope: SuspensionScope) -> SuspensionFacts | None:
    """Return the suspension of this scope that nobody has lifted, or None."""
    return next((one for one in facts.suspensions if one.scope is scope and one.lifted_from is None), None)


def _refuse_ended(facts: LicenceFacts, from_day: date) -> Finding | None:
    state = state_on(facts, from_day)
    if state not in (LicenceState.TERMINATED, LicenceState.SUPERSEDED):
        return None
    return refused(
        f"{facts.reference} is {state.label.lower()} on {long_date(from_day)}, so there is nothing to suspend.",
        "Suspend the licence that is in force instead.",
        field="from_day",
    )


def _refuse_day_of_suspension(facts: LicenceFacts, from_day: date, today: date, backdating_days: int) -> Finding | None:
    first_day = max(facts.starts_on, facts.signed_on or facts.starts_on)
    if from_day < first_day:
        return refused(
            f"{facts.reference} is in force from {long_date(first_day)} and cannot be suspended before.",
            f"Enter {long_date(first_day)} or a later day.",
            field="from_day",
        )
    earliest = today - timedelta(days=backdating_days)
    if from_day < earliest:
        return _too_long_past("suspension", earliest, backdating_days, field="from_day")
    return None


def _refuse_overlap(facts: LicenceFacts, scope: SuspensionScope, from_day: date) -> Finding | None:
    for one in facts.suspensions:
        if one.scope is scope and (one.lifted_from is None or one.lifted_from > from_day):
            until = f", until it is lifted from {long_date(one.lifted_from)}" if one.lifted_from else ""
            return refused(
                f"{STOPPED[scope]} already from {long_date(one.from_day)}{until}.",
                "Lift that suspension first, or choose another scope.",
                field="scope" if one.lifted_from is None else "from_day",
            )
    return None


def _too_long_past(what: str, earliest: date, backdating_days: int, *, field: str) -> Finding:
    return refused(
        f"A {what} can be recorded at most {counted(backdating_days, 'day')} late, "
        "because what was permitted and done before stays as it was.",
        f"Enter {long_date(earliest)} or a later day.",
        field=field,
    )
