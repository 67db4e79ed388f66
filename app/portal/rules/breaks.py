"""What breaks if a licence lapses on a day: the licence as if its term ended the day before, and what follows (A21)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.formats import counted, long_date
from app.core.verdicts import Finding
from app.licences.rules import (
    AreaCover,
    ConditionFacts,
    Gap,
    LicenceFacts,
    RunDown,
    StateAnswer,
    licence_state,
    permits_downloads,
    run_down_is_open,
    run_down_of,
)
from app.licences.rules.facts import ONE_DAY


@dataclass(frozen=True)
class Downloads:
    """What happens to downloads from the day on: the state, and what may still be had."""

    answer: StateAnswer
    anew: Finding
    held: Finding


def lapsed_on(facts: LicenceFacts, day: date) -> LicenceFacts:
    """Return the licence as if its term ended the day before, all else as it is recorded."""
    return replace(facts, ends_on=min(facts.ends_on, day - ONE_DAY))


@dataclass(frozen=True)
class OwnEnd:
    """The first day on which a licence is over without lapsing any sooner, and why."""

    first_without: date
    because: str


def own_end(facts: LicenceFacts) -> OwnEnd:
    """Return when a licence is over by what is recorded: its last day, its termination, or what takes over."""
    ends = [OwnEnd(facts.last_day + ONE_DAY, f"its term ends on {long_date(facts.last_day)}")]
    if facts.terminated_on is not None:
        ends.append(OwnEnd(facts.terminated_on, f"it is terminated from {long_date(facts.terminated_on)}"))
    for one in facts.renewals:
        took_over = f"{one.reference} takes over from {long_date(one.takes_over_on)}"
        ends.append(OwnEnd(one.takes_over_on, took_over))
    return min(ends, key=lambda one: one.first_without)


def downloads_after(facts: LicenceFacts, day: date) -> Downloads:
    """Return what the lapse policy, the grace and a renewal leave of downloads from the day on (A5, A6)."""
    lapsed = lapsed_on(facts, day)
    return Downloads(
        licence_state(lapsed, day),
        permits_downloads(lapsed, day),
        permits_downloads(lapsed, day, holds_version=True, was_current_at_end=True),
    )


def open_conditions(facts: LicenceFacts, day: date) -> list[ConditionFacts]:
    """Return the conditions nobody could meet any more: those still open on the day, by number."""
    return [one for one in facts.conditions if one.is_open(day)]


def uncovered(areas: Sequence[AreaCover], day: date, horizon: date) -> list[Gap]:
    """Return the days of delivery from the day on that no licence covers, area by area (A25)."""
    return [gap for area in areas for gap in area.gaps(day, horizon)]


def is_covered_by(area: AreaCover, facts: LicenceFacts, day: date) -> bool:
    """Return whether the same licensee has another licence of the area on the day."""
    return any(one.licensee_id == facts.licensee_id and one.first <= day <= one.last for one in area.covers)


def accounts_close_on(
    facts: LicenceFacts, others: Sequence[LicenceFacts], day: date, name: str
) -> tuple[date | None, str]:
    """Return the last day of the licensee's accounts, None where another licence keeps them, with the reason (G1)."""
    own = run_down_of(lapsed_on(facts, day))
    if own is None or own.closes_on is None:
        return None, own.because if own else f"{facts.reference} was never signed by every side."
    run_downs = [own, *(one for one in _run_downs(facts, others) if one is not None)]
    finding = run_down_is_open(name, run_downs, own.closes_on + ONE_DAY)
    return (None if finding.passed else own.closes_on), finding.because


def dates_of_lapse(facts: LicenceFacts, day: date) -> Iterator[tuple[date, str]]:
    """Yield the days on which something follows from the lapse, in words, without those that have no date."""
    lapsed = lapsed_on(facts, day)
    yield min(day, own_end(facts).first_without), f"{facts.reference} is no longer in its term."
    if lapsed.grace_days:
        yield lapsed.grace_ends_on, f"Grace ends, after {counted(lapsed.grace_days, 'day')}."
    if lapsed.run_off_until is not None and lapsed.run_off_until >= day:
        yield lapsed.run_off_until, "The run-off of open pairs ends."
    for renewal in facts.renewals:
        yield renewal.takes_over_on, f"{renewal.reference} takes over."
    for one in open_conditions(facts, day):
        if one.due_on >= day:
            yield one.due_on, f"Condition {one.number} would have been due."


def _run_downs(facts: LicenceFacts, others: Sequence[LicenceFacts]) -> list[RunDown | None]:
    return [run_down_of(one) for one in others if one.id != facts.id]
