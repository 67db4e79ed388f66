"""Where a condition stands, and when it may be set, met, reopened and withdrawn (A15)."""

import uuid
from datetime import date, timedelta

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.compliance import number_words
from app.licences.rules.condition_facts import ConditionFacts
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.state import is_signed, state_on
from app.licences.types import ConditionState, LicenceState

ONE_DAY = timedelta(days=1)
OVER = frozenset({LicenceState.TERMINATED, LicenceState.SUPERSEDED})


@rule(
    "condition.state",
    version=2,
    source="A15",
    promise="A condition is withdrawn, met, overdue, waiting for its evidence to be accepted, or to be met.",
)
def condition_state_finding(condition: ConditionFacts, day: date) -> Finding:
    """Pass unless the condition is overdue; say since when it is, and who mends it."""
    state = condition_state(condition, day)
    if state is not ConditionState.OVERDUE:
        return passed(f"Condition {condition.number} is {state.in_sentence}.")
    since = long_date(unmet_since(condition, day))
    because = (
        f"Condition {condition.number} was to be met by {long_date(condition.due_on)}, and is unmet since {since}."
    )
    if condition.is_checked:
        return refused(because, check_finding(condition, day).remedy or "")
    if condition.evidence_at_hand:
        return refused(because, "Somebody of the Trust looks at the evidence, and accepts it or asks for more.")
    return refused(because, "Send evidence that it is met.")


def unmet_since(condition: ConditionFacts, day: date) -> date:
    """Return since when a condition overdue on a day has been so without a break."""
    first = condition.due_on + ONE_DAY
    turns = {one.reopened_on for one in condition.meetings} | {one.from_day for one in condition.counts}
    begins = (turn for turn in turns if turn is not None and first < turn <= day)
    return max((turn for turn in begins if not condition.is_overdue(turn - ONE_DAY)), default=first)


def turn_of(
    facts: LicenceFacts, condition: ConditionFacts, told: ConditionState | None, day: date
) -> ConditionState | None:
    """Return what both sides are to be told of a condition: that it is unmet past its day, or no longer so.

    `told` is what they were told last. None where there is nothing new to tell, or the licence is over.
    """
    if not is_signed(facts, day) or state_on(facts, day) in OVER:
        return None
    state = condition_state(condition, day)
    was_overdue = told is ConditionState.OVERDUE
    is_news = (state is ConditionState.OVERDUE) != was_overdue
    return state if is_news else None


def condition_state(condition: ConditionFacts, day: date) -> ConditionState:
    """Return where a condition stands on a day. Evidence sent late does not make it less overdue."""
    if condition.is_withdrawn(day):
        return ConditionState.WITHDRAWN
    if condition.is_met(day):
        return ConditionState.MET
    if condition.is_overdue(day):
        return ConditionState.OVERDUE
    return ConditionState.SENT if condition.evidence_at_hand else ConditionState.OPEN


@rule(
    "condition.check",
    version=1,
    source="A16",
    promise="A condition the portal checks is met on every day on which at least so many were counted.",
)
def check_finding(condition: ConditionFacts, day: date) -> Finding:
    """Pass where enough were counted on the day; say how many, how many there must be, and since when."""
    name = condition.measure.in_sentence if condition.measure is not None else "of it"
    run = next((one for one in condition.counts if one.covers(day)), None)
    needed = condition.at_least or 0
    if run is None:
        return refused(f"Nobody has counted {name} yet.", "The portal counts within minutes, and every night.")
    counted_now = number_words(run.measure, run.value)
    until = f" until {long_date(run.until_day)}" if run.until_day else ""
    counted_words = f"{counted_now} since {long_date(run.from_day)}{until}; at least {needed} are needed."
    if run.value >= needed:
        return passed(counted_words)
    return refused(counted_words, "Have more people certified and engaged in the territory.")


@rule(
    "licence.may-be-conditioned",
    version=1,
    source="A15; domain, section 3.1",
    promise="A condition is set on a signed licence, to be met from today on.",
)
def may_be_conditioned(facts: LicenceFacts, due_on: date, today: date) -> Finding:
    """Pass where the licence is signed and not over, and the day has not passed: no past day changes its state."""
    state = state_on(facts, today)
    if not is_signed(facts, today) or state in OVER:
        return refused(
            f"{facts.reference} is {state.in_sentence} today, so it carries no conditions.",
            "Change the draft, or set the condition on the licence that is in force.",
        )
    if due_on < today:
        return refused(
            "A condition cannot have been due before it is set.",
            f"Enter {long_date(today)} or a later day.",
            field="due_on",
        )
    return passed(f"A condition may be set on {facts.reference}.")


@rule(
    "condition.may-have-evidence",
    version=1,
    source="A15",
    promise="Evidence is sent for a condition that is still to be met.",
)
def may_have_evidence(facts: LicenceFacts, condition: ConditionFacts, today: date) -> Finding:
    """Pass where the condition is open today."""
    return (
        _refuse_checked(condition, today)
        or _refuse_closed(condition, today)
        or passed(f"Evidence for condition {condition.number} of {facts.reference} may be sent.")
    )


@rule(
    "condition.may-be-met",
    version=1,
    source="A15: accepted by the Trust, not by the one who sent the evidence",
    promise="A condition is met once evidence for it is accepted by somebody who sent none of it.",
)
def may_be_met(
    condition: ConditionFacts, met_on: date, accepter_id: uuid.UUID | None, today: date, backdating_days: int
) -> Finding:
    """Pass where evidence is at hand, none of it from the one who accepts it, and the day is not long past."""
    closed = _refuse_checked(condition, today) or _refuse_closed(condition, today)
    if closed is not None:
        return closed
    if not condition.evidence_at_hand:
        return refused(
            f"Nobody has sent evidence for condition {condition.number}.",
            "Ask the licensee's lead to send it, or record it for them; a second person then accepts it.",
        )
    if accepter_id is not None and any(one.sent_by_id == accepter_id for one in condition.evidence_at_hand):
        return refused(
            f"You sent evidence for condition {condition.number} yourself.",
            "Have somebody else of the Trust accept it.",
        )
    earliest = today - timedelta(days=backdating_days)
    reopened = [one.reopened_on for one in condition.meetings if one.reopened_on is not None]
    earliest = max([earliest, *reopened])
    if not earliest <= met_on <= today:
        return refused(
            "A condition counts as met from a day not long past and not in the future.",
            f"Enter a day from {long_date(earliest)} to {long_date(today)}.",
            field="met_on",
        )
    return passed(f"Condition {condition.number} may be accepted as met.")


@rule(
    "condition.may-be-reopened",
    version=1,
    source="A15",
    promise="A condition accepted as met is reopened from today on, with the reason.",
)
def may_be_reopened(condition: ConditionFacts, today: date) -> Finding:
    """Pass where the condition counts as met today and is not withdrawn."""
    checked = _refuse_checked(condition, today)
    if checked is not None:
        return checked
    if condition.is_withdrawn(today) or not condition.is_met(today):
        return refused(
            f"Condition {condition.number} does not count as met.", "There is nothing to reopen: it is still open."
        )
    return passed(f"Condition {condition.number} may be reopened.")


@rule(
    "condition.may-be-withdrawn",
    version=1,
    source="A15",
    promise="A condition is withdrawn once, from today on, with the reason.",
)
def may_be_withdrawn(condition: ConditionFacts, today: date) -> Finding:
    """Pass where the condition is not withdrawn already and not met; one the portal checks may be met today."""
    is_standing = condition.is_checked and not condition.is_withdrawn(today)
    return (None if is_standing else _refuse_closed(condition, today)) or passed(
        f"Condition {condition.number} may be withdrawn."
    )


def _refuse_checked(condition: ConditionFacts, today: date) -> Finding | None:
    if not condition.is_checked:
        return None
    return refused(
        f"The portal checks condition {condition.number} itself: {check_finding(condition, today).because}",
        "There is nothing to send or accept. It is met as soon as there are enough.",
    )


def _refuse_closed(condition: ConditionFacts, today: date) -> Finding | None:
    if condition.is_open(today):
        return None
    state = condition_state(condition, today)
    return refused(
        f"Condition {condition.number} is {state.in_sentence} already.",
        "Reopen it first." if state is ConditionState.MET else "Set a new condition instead.",
    )
