"""What may be done to a licence: the preconditions of its actions, each a rule with the way to mend it (A4, A7).

A refusal names in its facts the `field` of the form that is to blame, where one is.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.days import months_after
from app.licences.rules.facts import LicenceFacts, required_sides
from app.licences.rules.sentences import SIDES
from app.licences.rules.state import is_signed, state_on
from app.licences.rules.suspensions import refused_after_the_end
from app.licences.types import LONGEST_TERM_YEARS, ContractShape, LicenceState, Side


@rule(
    "licence.terms-sound",
    version=3,
    source="A1; domain, section 3.1",
    promise="Each area or part is named once, a licence ends after it begins and within ten years, and the Trust's own "
    "is own delivery.",
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
    latest = months_after(starts_on, 12 * LONGEST_TERM_YEARS) - timedelta(days=1)
    if ends_on > latest:
        return refused(
            f"A licence is for {LONGEST_TERM_YEARS} years at most; what goes on longer is renewed.",
            f"Enter a last day no later than {long_date(latest)}.",
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
    version=2,
    source="A2; Licence states: draft, signed",
    promise="Each side that must sign signs once, on a day that has come and lies not unreasonably before the term.",
)
def may_be_signed(facts: LicenceFacts, side: Side, signed_on: date, today: date, lead_days: int) -> Finding:
    """Pass where this side has still to sign and the day has come, at most `lead_days` before the term and today."""
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
    earliest = min(facts.starts_on, today) - timedelta(days=lead_days)
    if signed_on < earliest:
        return refused(
            f"A signature of {long_date(signed_on)} is too old for a term that begins on {long_date(facts.starts_on)}.",
            f"Enter {long_date(earliest)} or a later day. Check the year.",
            field="signed_on",
        )
    return passed(f"{facts.reference} may be signed for {SIDES[side]}.")


@rule(
    "licence.may-be-terminated",
    version=2,
    source="Licence states: terminated; domain, section 3.1",
    promise="A signed licence is terminated from today or a day to come before it ends; one to come may be brought "
    "forward.",
)
def may_be_terminated(facts: LicenceFacts, effective_on: date, today: date) -> Finding:
    """Pass where the licence is signed, is not terminated by then, and the day is today or to come in its days."""
    if not is_signed(facts, today):
        return refused(
            f"{facts.reference} is not signed by every side, so there is nothing to terminate.",
            "A draft permits nothing. Leave it unsigned.",
        )
    if facts.terminated_on is not None and (facts.terminated_on <= today or facts.terminated_on <= effective_on):
        return refused(
            f"The termination of {facts.reference} on {long_date(facts.terminated_on)} is already recorded.",
            "A licence is terminated once. To go on, draft a new licence."
            if facts.terminated_on <= today
            else f"It can be brought forward: enter a day before {long_date(facts.terminated_on)}.",
            field="effective_on",
        )
    if effective_on < today:
        return refused(
            "A termination cannot take effect on a day that has passed.",
            f"Enter {long_date(today)} or a later day; suspend the licence to stop downloads at once.",
            field="effective_on",
        )
    if effective_on > max(facts.grace_ends_on, today):
        return refused_after_the_end(facts, "terminated", field="effective_on")
    if state_on(facts, effective_on) is LicenceState.SUPERSEDED:
        return refused(
            f"The renewal of {facts.reference} has taken over by {long_date(effective_on)}.",
            "Terminate the renewal instead.",
            field="effective_on",
        )
    return passed(f"{facts.reference} may be terminated from {long_date(effective_on)}.")
