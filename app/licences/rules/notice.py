"""When notice may be given and withdrawn, and how long open pairs may be finished after the end."""

from datetime import date, timedelta

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.days import months_after
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.sentences import NOTICE_GIVERS
from app.licences.rules.state import is_signed, state_on
from app.licences.types import LicenceState

OVER = frozenset({LicenceState.TERMINATED, LicenceState.SUPERSEDED})


@rule(
    "licence.may-be-given-notice",
    version=1,
    source="Licence states: notice given; domain, section 3.1 (notice)",
    promise="Notice of a signed licence runs for the agreed period, unless a shorter one is agreed with its reason.",
)
def may_be_given_notice(
    facts: LicenceFacts,
    given_on: date,
    ends_on: date,
    shorter_because: str | None,
    today: date,
    backdating_days: int,
) -> Finding:
    """Pass where no notice stands and its days lie within the term, far enough apart or agreed to be nearer."""
    standing, state = facts.standing_notice, state_on(facts, today)
    if not is_signed(facts, today) or state in OVER or today > facts.last_day:
        return refused(
            f"{facts.reference} is {state.in_sentence} today, so there is nothing to give notice of.",
            "Give notice of the licence that is in force.",
        )
    if standing is not None:
        return refused(
            f"{NOTICE_GIVERS[standing.given_by]} already gave notice on {long_date(standing.given_on)}; "
            f"it runs out on {long_date(standing.ends_on)}.",
            "Withdraw that notice first.",
        )
    return (
        _refuse_given_on(facts, given_on, today, backdating_days)
        or _refuse_ends_on(facts, given_on, ends_on, shorter_because, today)
        or passed(f"Notice of {facts.reference} may be given.")
    )


@rule(
    "licence.notice-may-be-withdrawn",
    version=1,
    source="Licence states: notice given",
    promise="Notice is withdrawn by agreement before it runs out.",
)
def notice_may_be_withdrawn(
    facts: LicenceFacts,
    withdrawn_on: date,
    today: date,
    backdating_days: int,
    *,
    reprocured_from: date | None = None,
) -> Finding:
    """Pass where notice stands, has not run out, and can have been withdrawn on this day."""
    notice = facts.standing_notice
    if notice is None:
        return refused(f"No notice of {facts.reference} stands.", "There is nothing to withdraw.")
    if today > notice.ends_on:
        return refused(
            f"The notice of {facts.reference} ran out on {long_date(notice.ends_on)}.",
            "A licence that has ended is not brought back. To go on, draft a new one.",
        )
    if reprocured_from is not None:
        return refused(
            f"{facts.reference} makes way for a new provider from {long_date(reprocured_from)}, so its notice stands.",
            "Undo the re-procurement instead: that withdraws the notice it recorded.",
        )
    earliest = max(notice.given_on, today - timedelta(days=backdating_days))
    if not earliest <= withdrawn_on <= today:
        return refused(
            f"Notice given on {long_date(notice.given_on)} can be recorded as withdrawn at most "
            f"{counted(backdating_days, 'day')} late, and not in the future.",
            f"Enter a day from {long_date(earliest)} to {long_date(today)}.",
            field="withdrawn_on",
        )
    return passed(f"The notice of {facts.reference} may be withdrawn.")


@rule(
    "licence.may-run-off",
    version=1,
    source="Licence states: run-off; domain, sections 1.4 and 3.1 (exit)",
    promise="Pairs open at the end are finished within the longest time a conditional caution may run.",
)
def may_run_off(
    facts: LicenceFacts, until_day: date, today: date, *, longest_days: int, backdating_days: int
) -> Finding:
    """Pass where the licence's term has an end to run off from, and the day is after it and not too far."""
    state = state_on(facts, max(today, facts.last_day))
    if not is_signed(facts, today) or state in OVER:
        return refused(
            f"{facts.reference} is {state.in_sentence} when its term ends, so no pairs are finished under it.",
            "Finish them under the licence that is in force then.",
        )
    is_arranged = facts.run_off_until is not None and facts.run_off_until >= today
    if not is_arranged and today > facts.last_day + timedelta(days=backdating_days):
        return refused(
            f"The term of {facts.reference} ended on {long_date(facts.last_day)}, "
            f"more than {counted(backdating_days, 'day')} ago.",
            "What was not finished by then needs a licence that is in force.",
        )
    earliest, latest = max(facts.last_day, today), facts.last_day + timedelta(days=longest_days)
    if not earliest <= until_day <= latest:
        return refused(
            f"The term ends on {long_date(facts.last_day)}, and pairs are finished within "
            f"{counted(longest_days, 'day')} of it.",
            f"Enter a day from {long_date(earliest)} to {long_date(latest)}.",
            field="until_day",
        )
    return passed(f"Open pairs of {facts.reference} may be finished until {long_date(until_day)}.")


def _refuse_given_on(facts: LicenceFacts, given_on: date, today: date, backdating_days: int) -> Finding | None:
    earliest = max(facts.signed_on or today, today - timedelta(days=backdating_days))
    if earliest <= given_on <= today:
        return None
    return refused(
        "Notice is recorded on the day it was given or soon after, and not before the licence was signed.",
        f"Enter a day from {long_date(earliest)} to {long_date(today)}.",
        field="given_on",
    )


def _refuse_ends_on(
    facts: LicenceFacts, given_on: date, ends_on: date, shorter_because: str | None, today: date
) -> Finding | None:
    if not max(today, facts.starts_on) <= ends_on < facts.ends_on:
        return refused(
            f"{facts.reference} ends on {long_date(facts.ends_on)} by itself, and notice ends it earlier.",
            f"Enter a day from {long_date(max(today, facts.starts_on))} to the day before the end.",
            field="ends_on",
        )
    agreed = months_after(given_on, facts.notice_months)
    if ends_on < agreed and not shorter_because:
        return refused(
            f"The terms ask for {counted(facts.notice_months, 'month')} of notice: "
            f"given on {long_date(given_on)}, it runs out on {long_date(agreed)} at the earliest.",
            "Enter that day or a later one, or why both sides agreed to a shorter notice.",
            field="shorter_because",
        )
    return None
