"""The state of a licence on a day: the first rule of the ladder that fits (A2, A3).

The order is the product's table of licence states. A state is never stored; asked twice of the same facts for the
same day, the ladder answers the same.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.core.verdicts import Finding, passed, rule
from app.licences.rules.facts import ONE_DAY, LicenceFacts, RenewalFacts, SuspensionFacts
from app.licences.rules.sentences import StateDays, state_sentences
from app.licences.types import LicenceState, SuspensionScope

Fits = Callable[[LicenceFacts, date, SuspensionScope | None], bool]
STATE_RULE = "licence.state@2"


@dataclass(frozen=True)
class StateAnswer:
    """A state, the first and last day of the unbroken run of days it holds for, and why."""

    state: LicenceState
    since: date | None
    until: date | None
    next_state: LicenceState | None
    sentences: list[str]
    rule: str = STATE_RULE


def licence_state(facts: LicenceFacts, day: date, activity: SuspensionScope | None = None) -> StateAnswer:
    """Return the licence's state on a London day, with the days it holds for and its sentences (A2, A3, A12).

    A suspension of any scope makes the licence suspended. Asked for one activity, only suspensions of the whole
    licence or of that activity count. `since` is None where the state has no first day (a draft), `until` is None
    where nothing known will end it.
    """
    changes = _days_of_change(facts)
    place = bisect_right(changes, day)
    state = state_on(facts, day, activity)
    first, following = _run_around(facts, changes, place, state, activity)
    next_state = None if following is None else state_on(facts, following, activity)
    days = StateDays(state, day, first, following, next_state)
    sentences = state_sentences(facts, days, suspension_on(facts, day, activity), successor_on(facts, day))
    return StateAnswer(state, first, following - ONE_DAY if following else None, next_state, sentences)


def state_on(facts: LicenceFacts, day: date, activity: SuspensionScope | None = None) -> LicenceState:
    """Return the bare state on a day: the first rung of the ladder that fits. Facts never change, nor their states."""
    asked = day, activity
    if asked not in facts.known_states:
        facts.known_states[asked] = next(
            (state for state, fits in LADDER if fits(facts, day, activity)), LicenceState.ACTIVE
        )
    return facts.known_states[asked]


def suspension_on(facts: LicenceFacts, day: date, activity: SuspensionScope | None = None) -> SuspensionFacts | None:
    """Return the earliest suspension in force on the day that stops the activity, or None."""
    in_force = [one for one in facts.suspensions if one.covers(day) and one.stops(activity)]
    return min(in_force, key=lambda one: one.from_day, default=None)


def successor_on(facts: LicenceFacts, day: date) -> RenewalFacts | None:
    """Return the renewal that has taken over by the day, or None."""
    begun = [one for one in facts.renewals if one.takes_over_on <= day]
    return min(begun, key=lambda one: one.takes_over_on, default=None)


def is_signed(facts: LicenceFacts, day: date) -> bool:
    """Return whether every side that must sign had signed by the day."""
    return facts.signed_on is not None and facts.signed_on <= day


def _is_abandoned(facts: LicenceFacts, day: date, _: SuspensionScope | None) -> bool:
    """Only an unsigned licence is abandoned; its end is recorded as a termination."""
    return facts.is_abandoned and _reached(facts.terminated_on, day)


def _is_draft(facts: LicenceFacts, day: date, _: SuspensionScope | None) -> bool:
    has_signature = any(signed_on <= day for signed_on in facts.signatures.values())
    return not has_signature and not any(offer.covers(day) for offer in facts.offers)


def _is_in_negotiation(facts: LicenceFacts, day: date, _: SuspensionScope | None) -> bool:
    """One side's signature is an offer to the other, whether or not an offer was recorded before it."""
    return not is_signed(facts, day)


def _is_in_run_off(facts: LicenceFacts, day: date, _: SuspensionScope | None) -> bool:
    return facts.run_off_until is not None and facts.last_day < day <= facts.run_off_until


def _is_mobilising(facts: LicenceFacts, day: date, _: SuspensionScope | None) -> bool:
    return bool(facts.go_lives) and not _reached(facts.live_from, day)


def _is_expiring(facts: LicenceFacts, day: date, _: SuspensionScope | None) -> bool:
    is_renewed = any(renewal.signed_on <= day for renewal in facts.renewals)
    return day >= facts.reminders_begin_on and not is_renewed


def _reached(on: date | None, day: date) -> bool:
    return on is not None and on <= day


# Each rung may rely on the ones above it: from "signed" on, the licence is signed and neither terminated,
# superseded nor suspended; from "mobilising" on, it is in term.
LADDER: tuple[tuple[LicenceState, Fits], ...] = (
    (LicenceState.TERMINATED, _is_abandoned),
    (LicenceState.DRAFT, _is_draft),
    (LicenceState.NEGOTIATION, _is_in_negotiation),
    (LicenceState.TERMINATED, lambda facts, day, _: _reached(facts.terminated_on, day)),
    (LicenceState.SUPERSEDED, lambda facts, day, _: successor_on(facts, day) is not None),
    (LicenceState.SUSPENDED, lambda facts, day, activity: suspension_on(facts, day, activity) is not None),
    (LicenceState.SIGNED, lambda facts, day, _: day < facts.starts_on),
    (LicenceState.RUN_OFF, _is_in_run_off),
    (LicenceState.IN_GRACE, lambda facts, day, _: facts.last_day < day <= facts.grace_ends_on),
    (LicenceState.EXPIRED, lambda facts, day, _: day > facts.grace_ends_on),
    (LicenceState.MOBILISING, _is_mobilising),
    (LicenceState.NOTICE_GIVEN, lambda facts, day, _: any(notice.covers(day) for notice in facts.notices)),
    (
        LicenceState.ACTIVE_WITH_CONDITIONS,
        lambda facts, day, _: any(condition.is_overdue(day) for condition in facts.conditions),
    ),
    (LicenceState.EXPIRING, _is_expiring),
)


def _days_of_change(facts: LicenceFacts) -> list[date]:
    """Return every day on which some rung can begin or cease to fit, in order; between two of them nothing changes."""
    after_run_off = None if facts.run_off_until is None else facts.run_off_until + ONE_DAY
    days: set[date | None] = {
        *facts.signatures.values(),
        facts.terminated_on,
        facts.starts_on,
        facts.last_day + ONE_DAY,
        facts.grace_ends_on + ONE_DAY,
        facts.reminders_begin_on,
        facts.live_from,
        after_run_off,
    }
    for offer in facts.offers:
        days |= {offer.offered_on, offer.lapses_on}
    for notice in facts.notices:
        days |= {notice.given_on, notice.withdrawn_on}
    for suspension in facts.suspensions:
        days |= {suspension.from_day, suspension.lifted_from}
    for renewal in facts.renewals:
        days |= {renewal.signed_on, renewal.takes_over_on}
    for condition in facts.conditions:
        days |= {condition.due_on + ONE_DAY, condition.withdrawn_on}
        for run in condition.counts:
            days |= {run.from_day, run.until_day + ONE_DAY if run.until_day else None}
        for meeting in condition.meetings:
            days |= {meeting.met_on, meeting.reopened_on}
    return sorted(day for day in days if day is not None)


def _run_around(
    facts: LicenceFacts, changes: list[date], place: int, state: LicenceState, activity: SuspensionScope | None
) -> tuple[date | None, date | None]:
    """Return the first day of the unbroken run of this state, and the first day after it."""
    begun = (day for day in reversed(changes[:place]) if state_on(facts, day - ONE_DAY, activity) is not state)
    first = next(begun, None)
    following = next((day for day in changes[place:] if state_on(facts, day, activity) is not state), None)
    return first, following


@rule(
    "licence.state",
    version=2,
    source="Licence states, in order; A2, A3, A12",
    promise="The state is the first of the ladder that fits the licence's dated facts on the day.",
)
def state_finding(facts: LicenceFacts, day: date) -> Finding:
    """Return the state as a finding, to be stored with a verdict that rests on it."""
    answer = licence_state(facts, day)
    return passed(
        " ".join(answer.sentences),
        licence=facts.reference,
        state=answer.state,
        since=answer.since,
        until=answer.until,
    )
