"""When a licence may be renewed, and for which term (A8)."""

from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.days import months_after
from app.licences.rules.facts import ONE_DAY, LicenceFacts
from app.licences.rules.state import is_signed, state_on
from app.licences.types import LicenceState

LONGEST_TERM_MONTHS = 240


@rule(
    "licence.may-be-renewed",
    version=1,
    source="A8",
    promise="A signed licence that nobody ended is renewed by one other licence.",
)
def may_be_renewed(facts: LicenceFacts, pending: str | None, today: date) -> Finding:
    """Pass where the licence is signed, was not ended early, and nothing renews it yet; `pending` names a draft."""
    if not is_signed(facts, today) or facts.terminated_on is not None:
        state = LicenceState.TERMINATED if facts.terminated_on is not None else state_on(facts, today)
        return refused(
            f"{facts.reference} is {state.in_sentence}, so there is nothing to renew.", "Draft a new licence."
        )
    if facts.standing_notice is not None:
        return refused(
            f"Notice ends {facts.reference} on {long_date(facts.last_day)}.",
            "Withdraw the notice first, or draft a new licence.",
        )
    renewal = pending or next((one.reference for one in facts.renewals), None)
    if renewal is not None:
        return refused(f"{renewal} already renews {facts.reference}.", f"Open {renewal}, and change or sign it.")
    return passed(f"{facts.reference} may be renewed.")


def next_term(starts_on: date, ends_on: date) -> tuple[date, date]:
    """Return the term that follows one without a gap, of as many whole months, or else of as many days."""
    first = ends_on + ONE_DAY
    for months in range(1, LONGEST_TERM_MONTHS + 1):
        if months_after(starts_on, months) == first:
            return first, months_after(first, months) - ONE_DAY
    return first, first + (ends_on - starts_on)
