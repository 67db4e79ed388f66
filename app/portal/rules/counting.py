"""How many people are certified at a place on every run of days (A9, A16). Pure functions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.licences.rules import ComplianceFacts
from app.licences.types import Measure

ONE_DAY = timedelta(days=1)
Days = tuple[date, date]


@dataclass(frozen=True)
class Times:
    """When somebody is engaged at a place, holds a level that delivers, and is out of delivery; each a list of days."""

    engaged: tuple[Days, ...]
    certified: tuple[Days, ...]
    out: tuple[Days, ...] = ()

    def is_in_delivery(self, day: date) -> bool:
        """Return whether they are certified, at work there and not out of delivery on a day."""
        return _covers(self.engaged, day) and _covers(self.certified, day) and not _covers(self.out, day)


def counted_runs(people: Collection[Times], first: date) -> list[ComplianceFacts]:
    """Return how many of the people are in delivery on each run of days since the first one, the last open-ended."""
    turns = {first}
    for one in people:
        for begins, ends in (*one.engaged, *one.certified, *one.out):
            turns |= {begins, *([ends + ONE_DAY] if ends < date.max else [])}
    days = sorted(day for day in turns if day >= first)
    runs: list[tuple[date, int]] = []
    for day in days:
        number = sum(one.is_in_delivery(day) for one in people)
        if not runs or runs[-1][1] != number:
            runs.append((day, number))
    ends_of = [*(day - ONE_DAY for day, _ in runs[1:]), None]
    measure = Measure.CERTIFIED_FACILITATORS
    return [ComplianceFacts(measure, day, until, number) for (day, number), until in zip(runs, ends_of, strict=True)]


def _covers(spans: Iterable[Days], day: date) -> bool:
    return any(begins <= day <= ends for begins, ends in spans)
