"""What has to be decided next about a licence, by when, and whose turn it is.

Each decision is open on a run of days that follows from the licence's facts alone, and on none before what it rests
on could be known. Of those open on a day the one due first is the licence's next, under a suspension its review; so the
days of a licence fall into runs that each have one next decision, or none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from app.core.formats import long_date
from app.licences.rules.compliance import runs_over
from app.licences.rules.condition_facts import ConditionFacts
from app.licences.rules.days import months_after
from app.licences.rules.facts import ONE_DAY, LicenceFacts, NoticeFacts
from app.licences.rules.funding import FundingFacts, unfunded_days
from app.licences.rules.known import as_known_on, days_of_news
from app.licences.rules.sentences import as_sentence, suspended_since
from app.licences.rules.suspensions import review_due_on
from app.licences.types import ContractShape, DecisionKind, Side, Turn

ALWAYS: Final = date(2000, 1, 1)
"""Before anything the portal knows of."""
NEVER: Final = date(9999, 12, 31)


@dataclass(frozen=True)
class Decision:
    """A decision: by when, whose turn it is, what to do, and the days on which it is open."""

    kind: DecisionKind
    due_on: date
    turn: Turn
    words: str
    from_day: date = ALWAYS
    until_day: date = NEVER


def next_decisions(facts: LicenceFacts, grants: Sequence[FundingFacts] = ()) -> list[Decision]:
    """Return the licence's next decision for every run of days it has one on, the earliest run first."""
    begins = facts.there_since or ALWAYS
    news = sorted(day for day in days_of_news(facts) if day > begins)
    found = [
        one
        for first, following in pairwise([begins, *news, NEVER])
        for one in _open_between(as_known_on(facts, first), grants, first, following)
    ]
    starts = sorted({day for one in found for day in (one.from_day, _after(one.until_day))} - {NEVER})
    runs: list[Decision] = []
    for first, following in pairwise([*starts, NEVER]):
        last = NEVER if following == NEVER else following - ONE_DAY
        open_then = [one for one in found if one.from_day <= first <= one.until_day]
        if open_then:
            chosen = min(open_then, key=_place)
            run = Decision(chosen.kind, chosen.due_on, chosen.turn, chosen.words, first, last)
            _append(runs, run)
    return runs


def _place(one: Decision) -> tuple[bool, date, str, str]:
    """Return what decisions are ordered by: a suspension first, as in the ladder of states, then by their days."""
    return one.kind is not DecisionKind.SUSPENSION, one.due_on, one.kind, one.words


def _open_between(
    known: LicenceFacts, grants: Sequence[FundingFacts], first: date, following: date
) -> Iterator[Decision]:
    """Yield the decisions that follow from what was known on days on which nothing more became known."""
    last = NEVER if following == NEVER else following - ONE_DAY
    for one in _decisions(known, grants):
        open_then = replace(one, from_day=max(one.from_day, first), until_day=min(one.until_day, last))
        if open_then.from_day <= open_then.until_day:
            yield open_then


def _append(runs: list[Decision], run: Decision) -> None:
    """Add a run, or lengthen the last one where it goes on with the same decision."""
    last = runs[-1] if runs else None
    if last and _after(last.until_day) == run.from_day and last == _with_days(run, last):
        runs[-1] = Decision(last.kind, last.due_on, last.turn, last.words, last.from_day, run.until_day)
    else:
        runs.append(run)


def _with_days(run: Decision, like: Decision) -> Decision:
    return Decision(run.kind, run.due_on, run.turn, run.words, like.from_day, like.until_day)


def _decisions(facts: LicenceFacts, grants: Sequence[FundingFacts] = ()) -> Iterator[Decision]:
    if facts.is_abandoned:
        return
    if facts.signed_on is None:
        yield from _until_signed(facts)
        return
    over = min(_or_never(facts.terminated_on), *(one.takes_over_on for one in facts.renewals), NEVER)
    of_conditions = (
        decision
        for one in facts.conditions
        for decision in (_of_check(one) if one.is_checked else [_of_condition(one)])
    )
    of_today = (*_of_seats(facts), *_of_grants(facts, grants), *_of_suspensions(facts))
    for decision in (*_of_the_end(facts), *of_conditions, *of_today):
        last = decision.until_day if over == NEVER else min(decision.until_day, over - ONE_DAY)
        yield Decision(decision.kind, decision.due_on, decision.turn, decision.words, decision.from_day, last)


def _until_signed(facts: LicenceFacts) -> Iterator[Decision]:
    begins = f"Its term begins on {long_date(facts.starts_on)}."
    if facts.signatures or facts.shape is ContractShape.OWN_DELIVERY:
        turn = Turn.TRUST if Side.LICENSOR in facts.missing_sides else Turn.LICENSEE
        yield Decision(DecisionKind.SIGN, facts.starts_on, turn, begins)
        return
    offer = facts.offers[-1] if facts.offers else None
    if offer is None:
        yield Decision(DecisionKind.OFFER, facts.starts_on, Turn.TRUST, begins)
        return
    lapsed = offer.lapses_on
    offered = f"Offered on {long_date(offer.offered_on)}."
    yield Decision(DecisionKind.ANSWER, offer.answer_by, Turn.LICENSEE, offered, offer.offered_on, lapsed - ONE_DAY)
    yield Decision(DecisionKind.OFFER, facts.starts_on, Turn.TRUST, f"{begins} No offer is open.", lapsed)


def _of_the_end(facts: LicenceFacts) -> Iterator[Decision]:
    """Yield what the end asks for: a renewal, or what follows from notice; nothing once a renewal is signed."""
    signed, notice = facts.signed_on or ALWAYS, facts.standing_notice
    if notice is not None:
        yield from _after_notice(facts, notice)
        return
    if facts.terminated_on is not None:
        ends = f"Terminated from {long_date(facts.terminated_on)}."
        yield Decision(DecisionKind.RUN_DOWN, facts.terminated_on - ONE_DAY, Turn.TRUST, ends, signed)
        return
    if facts.renewals:
        return
    ends = f"Ends on {long_date(facts.ends_on)}."
    yield Decision(DecisionKind.RENEW, facts.reminders_begin_on, Turn.TRUST, ends, signed, facts.ends_on)
    deadline = months_after(facts.ends_on, -facts.notice_months)
    if facts.notice_months and deadline >= facts.starts_on:
        words = f"After this day notice ends it no sooner than its own end on {long_date(facts.ends_on)}."
        yield Decision(DecisionKind.NOTICE, deadline, Turn.TRUST, words, signed, deadline)
    if facts.run_off_until is not None:
        words = "Open pairs are being finished."
        yield Decision(
            DecisionKind.RUN_DOWN, facts.run_off_until, Turn.TRUST, words, _after(facts.ends_on), facts.run_off_until
        )
    if facts.grace_days:
        words = f"Ended on {long_date(facts.ends_on)}; no renewal is signed."
        grace = facts.grace_ends_on
        yield Decision(DecisionKind.GRACE, grace, Turn.TRUST, words, _after(facts.ends_on), grace)


def _after_notice(facts: LicenceFacts, notice: NoticeFacts) -> Iterator[Decision]:
    """Yield what notice asks for: until it runs out, and then while open pairs are being finished."""
    ends, last = facts.last_day, facts.run_off_until or facts.last_day
    words = f"Notice runs out on {long_date(ends)}."
    yield Decision(DecisionKind.RUN_DOWN, last, Turn.TRUST, words, notice.given_on, ends)
    if last > ends:
        words = f"Notice ran out on {long_date(ends)}; open pairs are being finished."
        yield Decision(DecisionKind.RUN_DOWN, last, Turn.TRUST, words, _after(ends), last)


def _of_condition(condition: ConditionFacts) -> Decision:
    """Return a condition as a decision, open from the last reopening until it is met or withdrawn."""
    met = next((one for one in reversed(condition.meetings) if one.reopened_on is None), None)
    closed = min(_or_never(condition.withdrawn_on), _or_never(met.met_on if met is not None else None))
    reopened = max((one.reopened_on for one in condition.meetings if one.reopened_on is not None), default=ALWAYS)
    turn = Turn.TRUST if condition.evidence_at_hand else Turn.LICENSEE
    evidence = "Evidence was sent: look at it. " if condition.evidence_at_hand else ""
    words = f"{evidence}Condition {condition.number}: {as_sentence(condition.words)}"
    until = NEVER if closed == NEVER else closed - ONE_DAY
    return Decision(DecisionKind.CONDITION, condition.due_on, turn, words, reopened, until)


def _of_check(condition: ConditionFacts) -> Iterator[Decision]:
    """Yield each run of days on which too few are counted, known ahead, until the condition is withdrawn (A16)."""
    last = NEVER if condition.withdrawn_on is None else condition.withdrawn_on - ONE_DAY
    words = f"Condition {condition.number}: {as_sentence(condition.words)}"
    for run in condition.counts:
        until = min(last, _or_never(run.until_day))
        due = max(condition.due_on, run.from_day)
        if run.value < (condition.at_least or 0) and due <= until:
            yield Decision(DecisionKind.CONDITION, due, Turn.LICENSEE, words, ALWAYS, until)
    if not condition.counts:
        yield Decision(DecisionKind.CONDITION, condition.due_on, Turn.LICENSEE, words, ALWAYS, last)


def _of_suspensions(facts: LicenceFacts) -> Iterator[Decision]:
    """Yield that each suspension is looked at again some days after it began, until it is lifted (A4)."""
    for one in facts.suspensions:
        last = NEVER if one.lifted_from is None else one.lifted_from - ONE_DAY
        words = f"{suspended_since(one)}: {as_sentence(one.reason)}"
        yield Decision(DecisionKind.SUSPENSION, review_due_on(one), Turn.TRUST, words, one.from_day, last)


def _of_seats(facts: LicenceFacts) -> Iterator[Decision]:
    """Yield each run of days with more certified facilitators than seats, until the term ends (A9)."""
    for run in runs_over(facts.seats, facts.compliance):
        words = f"{run.value} facilitators are certified, and there are seats for {facts.seats}."
        last = min(facts.last_day, _or_never(run.until_day))
        yield Decision(DecisionKind.SEATS, run.from_day, Turn.TRUST, words, run.from_day, last)


def _of_grants(facts: LicenceFacts, grants: Sequence[FundingFacts]) -> Iterator[Decision]:
    """Yield that somebody has to see to the days of the term no grant is recorded for, by the last that is (A13)."""
    missing = unfunded_days(facts, grants)
    if missing:
        words = f"No grant is recorded for {missing[0].words}."
        due = max(facts.starts_on, missing[0].first - ONE_DAY)
        yield Decision(DecisionKind.GRANT, due, Turn.TRUST, words, facts.signed_on or ALWAYS, facts.last_day)


def _after(day: date) -> date:
    return NEVER if day == NEVER else day + ONE_DAY


def _or_never(day: date | None) -> date:
    return NEVER if day is None else day
