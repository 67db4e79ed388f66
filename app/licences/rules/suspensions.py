"""Suspending a licence, lifting a suspension, and calling one off that has not begun (A4).

A day typed wrong must never disarm what is there to stop downloads at once: no day lies beyond the licence's own, and
what has not come yet can be brought forward or called off. A refusal names in its facts the `field` to blame.
"""

from datetime import date, timedelta

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.defaults import suspension_review_days_on
from app.licences.rules.facts import LicenceFacts, SuspensionFacts
from app.licences.rules.sentences import suspended_from, suspended_since
from app.licences.rules.state import is_signed, state_on
from app.licences.types import LicenceState, SuspensionScope


@rule(
    "licence.may-be-suspended",
    version=2,
    source="A4; domain, section 3.1",
    promise="A signed licence is suspended once at a time per scope, from a day not long past and within its days; "
    "a suspension to come may be brought forward.",
)
def may_be_suspended(
    facts: LicenceFacts, scope: SuspensionScope, from_day: date, today: date, backdating_days: int
) -> Finding:
    """Pass where the licence can be suspended in this scope from this day.

    An expired licence can be suspended too, from today: its lapse policy may still permit downloads.
    """
    if not is_signed(facts, today):
        return refused(
            f"{facts.reference} is not signed by every side, so there is nothing to suspend.",
            "A draft permits nothing. Change it or leave it unsigned.",
        )
    return (
        _refuse_ended(facts, from_day)
        or _refuse_day_of_suspension(facts, from_day, today, backdating_days)
        or _refuse_overlap(facts, scope, from_day, today)
        or passed(f"{facts.reference} may be suspended from {long_date(from_day)}.")
    )


@rule(
    "licence.may-be-reinstated",
    version=2,
    source="A4",
    promise="A suspension is lifted from a day no earlier than it began, not long past and within the licence's days; "
    "a lifting to come may be brought forward.",
)
def may_be_reinstated(
    facts: LicenceFacts, scope: SuspensionScope, lifted_from: date, today: date, backdating_days: int
) -> Finding:
    """Pass where a suspension in this scope is still to be lifted and can be lifted from this day."""
    suspension = liftable_suspension(facts, scope, today)
    if suspension is None:
        return refused(
            f"{facts.reference} is not suspended in this scope: {scope.in_sentence}.",
            "There is nothing to lift. Check the suspensions on the licence's page.",
            field="scope",
        )
    return _refuse_day_of_lifting(facts, suspension, lifted_from, today, backdating_days) or passed(
        f"{facts.reference} may be reinstated from {long_date(lifted_from)}."
    )


@rule(
    "licence.suspension-may-be-called-off",
    version=1,
    source="A4",
    promise="Only a suspension that has not begun is called off; one that has is lifted.",
)
def may_be_called_off(facts: LicenceFacts, scope: SuspensionScope, today: date) -> Finding:
    """Pass where a suspension of this scope is to come."""
    if coming_suspension(facts, scope, today) is not None:
        return passed(f"The suspension of {facts.reference} has not begun.")
    return refused(
        f"No suspension of {facts.reference} is to come in this scope: {scope.in_sentence}.",
        "A suspension that has begun is lifted: reinstate the licence.",
        field="scope",
    )


def liftable_suspension(facts: LicenceFacts, scope: SuspensionScope, today: date) -> SuspensionFacts | None:
    """Return the suspension of this scope that is not lifted, or whose lifting is to come, or None."""
    found = [one for one in facts.suspensions if one.scope is scope and one.may_be_lifted(today)]
    return min(found, key=lambda one: one.from_day, default=None)


def coming_suspension(facts: LicenceFacts, scope: SuspensionScope, today: date) -> SuspensionFacts | None:
    """Return the suspension of this scope that has not begun, or None."""
    found = [one for one in facts.suspensions if one.scope is scope and one.is_to_come(today)]
    return min(found, key=lambda one: one.from_day, default=None)


def review_due_on(suspension: SuspensionFacts) -> date:
    """Return the day by which a suspension is looked at again, some days after it began."""
    return suspension.from_day + timedelta(days=suspension_review_days_on(suspension.from_day))


def refused_after_the_end(facts: LicenceFacts, what: str, *, field: str) -> Finding:
    """Return the refusal of a day after the licence's own days."""
    grace = f", its grace on {long_date(facts.grace_ends_on)}" if facts.grace_days else ""
    return refused(
        f"{facts.reference} ends on {long_date(facts.last_day)}{grace}, so it cannot be {what} from a later day.",
        f"Enter {long_date(facts.grace_ends_on)} or an earlier day. Check the year.",
        field=field,
    )


def _refuse_ended(facts: LicenceFacts, from_day: date) -> Finding | None:
    state = state_on(facts, from_day)
    if state not in (LicenceState.TERMINATED, LicenceState.SUPERSEDED):
        return None
    return refused(
        f"{facts.reference} is {state.in_sentence} on {long_date(from_day)}, so there is nothing to suspend.",
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
    if from_day > max(facts.grace_ends_on, today):
        return refused_after_the_end(facts, "suspended", field="from_day")
    earliest = today - timedelta(days=backdating_days)
    if from_day < earliest:
        return _too_long_past("suspension", earliest, backdating_days, field="from_day")
    return None


def _refuse_day_of_lifting(
    facts: LicenceFacts, suspension: SuspensionFacts, lifted_from: date, today: date, backdating_days: int
) -> Finding | None:
    if lifted_from < suspension.from_day:
        coming = suspension.from_day > today
        return refused(
            f"The suspension begins on {long_date(suspension.from_day)} and cannot be lifted before.",
            "It has not begun: call it off instead, on the licence's page."
            if coming
            else f"Enter {long_date(suspension.from_day)} or a later day.",
            field="lifted_from",
        )
    if lifted_from > max(facts.grace_ends_on, today):
        return refused_after_the_end(facts, "in force again", field="lifted_from")
    earliest = today - timedelta(days=backdating_days)
    return _too_long_past("lifting", earliest, backdating_days, field="lifted_from") if lifted_from < earliest else None


def _refuse_overlap(facts: LicenceFacts, scope: SuspensionScope, from_day: date, today: date) -> Finding | None:
    for one in facts.suspensions:
        is_met = one.scope is scope and (one.lifted_from is None or one.lifted_from > from_day)
        if is_met and not max(today, from_day) < one.from_day:
            return _overlaps(one, from_day, today)
    return None


def _overlaps(one: SuspensionFacts, from_day: date, today: date) -> Finding:
    until = f", until it is lifted from {long_date(one.lifted_from)}" if one.lifted_from else ""
    if one.from_day > today:
        return refused(
            f"{suspended_from(one)}{until}.",
            f"Enter a day before {long_date(one.from_day)} to bring it forward, or call it off first.",
            field="from_day",
        )
    return refused(
        f"{suspended_since(one)} already{until}.",
        "Lift that suspension first, or choose another scope.",
        field="scope" if one.lifted_from is None else "from_day",
    )


def _too_long_past(what: str, earliest: date, backdating_days: int, *, field: str) -> Finding:
    return refused(
        f"A {what} can be recorded at most {counted(backdating_days, 'day')} late, "
        "because what was permitted and done before stays as it was.",
        f"Enter {long_date(earliest)} or a later day.",
        field=field,
    )
