"""On which day a licence ends, as that stood on every day: as agreed, by notice, or by a termination (A20)."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from app.licences.rules.facts import ONE_DAY, LicenceFacts
from app.licences.rules.known import as_known_on
from app.licences.rules.pipeline import NEVER


@dataclass(frozen=True)
class Ending:
    """The last day of a licence as it stood on a run of days, and whether a renewal was signed by then."""

    ends_on: date
    is_renewed: bool
    from_day: date
    until_day: date = NEVER


def endings_of(facts: LicenceFacts) -> list[Ending]:
    """Return the licence's last day for every run of days since it was signed, the earliest run first.

    A termination counts from the day it was recorded. What nobody signed has no end.
    """
    if facts.signed_on is None:
        return []
    turns = {facts.signed_on, *(one.signed_on for one in facts.renewals)}
    for notice in facts.notices:
        turns |= {notice.given_on, *([notice.withdrawn_on] if notice.withdrawn_on else [])}
    if facts.termination_recorded_on is not None and facts.terminated_on is not None:
        turns.add(min(facts.termination_recorded_on, facts.terminated_on))
    days = sorted(day for day in turns if day >= facts.signed_on)
    untils = [*(day - ONE_DAY for day in days[1:]), NEVER]
    return [
        Ending(_last_day(facts, first), any(one.signed_on <= first for one in facts.renewals), first, last)
        for first, last in zip(days, untils, strict=True)
    ]


def ending_on(facts: LicenceFacts, day: date) -> Ending | None:
    """Return how the licence's end stood on a day, or None before it was signed."""
    endings = endings_of(facts)
    place = bisect_right([one.from_day for one in endings], day)
    return endings[place - 1] if place else None


def heat_of(count: int, most: int, levels: int = 4) -> int:
    """Return how strongly a count is coloured where `most` is the highest: none for nought, then one to `levels`."""
    return 0 if not count else max(1, -(-levels * count // max(most, levels)))


def _last_day(facts: LicenceFacts, day: date) -> date:
    ends = [facts.ends_on, *(one.ends_on for one in facts.notices if one.covers(day))]
    known = as_known_on(facts, day)
    if known.terminated_on is not None:
        ends.append(max(known.terminated_on - ONE_DAY, facts.starts_on))
    return min(ends)
