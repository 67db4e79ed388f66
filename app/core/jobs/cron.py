"""When regular work is due: cron expressions of five fields, read on London clocks.

An expression whose hours are all hours means elapsed time: it goes on through the hour that happens twice and has
no slots in the hour that does not happen. Any other expression names times of the clock, each once a day: "01:30"
is the first of the two on the day that has two, and 02:30 (as long after midnight as ever) on the day without one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.core.clock import LONDON, day_of

# The longest wait there is: from 29 February 2096 to 29 February 2104.
HORIZON_DAYS = 8 * 366

_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_PART = re.compile(r"(?P<every>\*)?(?:(?P<first>\d+)(?:-(?P<last>\d+))?)?(?:/(?P<step>[1-9]\d*))?")


@dataclass(frozen=True)
class Cron:
    """A parsed expression: which minutes, hours, days, months and weekdays (0 is Sunday) it names."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    is_either_day: bool

    def latest_slot(self, moment: datetime) -> datetime:
        """Return the last instant at or before `moment` at which this was due, in UTC; `moment` is aware."""
        day = day_of(moment)
        for back in range(HORIZON_DAYS + 1):
            slots = [slot for slot in self._slots_on(day - timedelta(days=back)) if slot <= moment]
            if slots:
                return max(slots)
        raise ValueError("this is never due")

    def includes(self, day: date) -> bool:
        """Return whether the expression names this day; as in cron, two restricted day fields mean either."""
        on_day, on_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (on_day or on_weekday if self.is_either_day else on_day and on_weekday)

    def _slots_on(self, day: date) -> Iterator[datetime]:
        if not self.includes(day):
            return
        for hour in self.hours:
            for minute in self.minutes:
                yield from self._instants(datetime.combine(day, time(hour, minute), tzinfo=LONDON))

    def _instants(self, shown: datetime) -> tuple[datetime, ...]:
        """A time the clock shows twice comes first under summer time; one it never shows comes out reversed."""
        first, second = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        if first == second or len(self.hours) < 24:
            return (first,)
        return (first, second) if first < second else ()


def parse_cron(expression: str) -> Cron:
    """Return the parsed expression: minute, hour, day of the month, month, weekday; `*`, lists, ranges, steps.

    Raises ValueError for one that cannot be read or is never due, such as 31 February.
    """
    fields = expression.split()
    if len(fields) != len(_BOUNDS):
        raise ValueError(f"{expression!r} has not five fields")
    sets = [_values(field, low, high) for field, (low, high) in zip(fields, _BOUNDS, strict=True)]
    minutes, hours, days, months, weekdays = sets
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    cron = Cron(minutes, hours, days, months, frozenset(weekday % 7 for weekday in weekdays), either)
    if not any(cron.includes(date(2096, 1, 1) + timedelta(days=ahead)) for ahead in range(HORIZON_DAYS)):
        raise ValueError(f"{expression!r} is never due")
    return cron


def _values(field: str, low: int, high: int) -> frozenset[int]:
    return frozenset(value for part in field.split(",") for value in _part(part, low, high))


def _part(part: str, low: int, high: int) -> range:
    found = _PART.fullmatch(part)
    if found is None or bool(found["every"]) == bool(found["first"]):
        raise ValueError(f"{part!r} is not a number, a range or *")
    if found["step"] and found["first"] and not found["last"]:
        raise ValueError(f"{part!r} has a step but no range")
    first = int(found["first"] or low)
    last = high if found["every"] else int(found["last"] or first)
    if not low <= first <= last <= high:
        raise ValueError(f"{part!r} is not within {low}-{high}")
    return range(first, last + 1, int(found["step"] or 1))
