"""The only place that asks what time it is.

Timestamps are aware and in UTC; days are London days, because a licence that ends on a day is good until the
last instant of that day in Europe/London, across both clock changes (A12).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """Return this instant, aware and in UTC."""
    return _pinned.get() or datetime.now(UTC)


def pinned_instant() -> datetime | None:
    """Return the instant the clock was made to stand at, or None where it runs."""
    return _pinned.get()


@contextmanager
def pinned_to(instant: datetime) -> Iterator[None]:
    """Have the clock stand at an aware instant inside: for demo data, whose past is recorded when it happened."""
    token = _pinned.set(in_london(instant).astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)


def today() -> date:
    """Return the current day in London."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """Return the London day an aware instant falls on."""
    return in_london(instant).date()


def in_london(instant: datetime) -> datetime:
    """Return the instant as London clocks show it; a naive time is refused with ValueError."""
    if instant.tzinfo is None:
        raise ValueError("a time without a zone cannot be placed on a London day")
    return instant.astimezone(LONDON)


def start_of_day(day: date) -> datetime:
    """Return the first instant of a London day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the last microsecond of a London day, in UTC (A12)."""
    return start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)
