"""Cron expressions on London clocks, held against a clock that is read minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core.clock import in_london
from app.core.jobs.cron import parse_cron

MINUTE = timedelta(minutes=1)
SPRING = datetime(2026, 3, 29, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, tzinfo=UTC)


def fields(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    span = st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}")
    step = st.tuples(st.one_of(st.just("*"), span), st.integers(1, high)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    part = st.one_of(st.just("*"), number.map(str), span, step)
    return st.lists(part, min_size=1, max_size=3).map(",".join)


def numbers(field: str, low: int, high: int) -> set[int]:
    """Read a field the slow way."""
    named: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        start, end = (low, high) if span == "*" else (int(first), int(last or first))
        named |= {number for number in range(low, high + 1) if start <= number <= end} & set(
            range(start, high + 1, int(step or 1))
        )
    return named


@settings(max_examples=150, deadline=None)
@given(
    minute=fields(0, 59),
    hour=fields(0, 23),
    weekday=fields(0, 7),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001  the zone is given below
)
def test_the_latest_slot_is_the_last_matching_minute(minute: str, hour: str, weekday: str, moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    wanted_weekdays = {number % 7 for number in numbers(weekday, 0, 7)}
    slot = parse_cron(f"{minute} {hour} * * {weekday}").latest_slot(moment)
    assume(not any(_has_clock_change(in_london(moment - timedelta(days=back)).date()) for back in range(9)))
    candidate = moment.replace(second=0, microsecond=0)
    while not (
        in_london(candidate).minute in numbers(minute, 0, 59)
        and in_london(candidate).hour in numbers(hour, 0, 23)
        and in_london(candidate).isoweekday() % 7 in wanted_weekdays
    ):
        candidate -= MINUTE
    assert slot == candidate


def _has_clock_change(day: date) -> bool:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return in_london(noon).utcoffset() != in_london(noon - timedelta(days=1)).utcoffset()


def slots_of(expression: str, since: datetime, hours: int) -> list[str]:
    """Return, as London clocks show them, the slots a worker that looks every minute meets."""
    cron = parse_cron(expression)

    def met() -> Iterator[datetime]:
        last = cron.latest_slot(since)
        for minutes in range(1, hours * 60 + 1):
            slot = cron.latest_slot(since + minutes * MINUTE)
            assert slot >= last
            if slot > last:
                yield slot
            last = slot

    return [f"{in_london(slot):%d %H:%M %Z}" for slot in met()]


def test_half_past_one_runs_once_on_the_night_that_has_two() -> None:
    met = slots_of("30 1 * * *", AUTUMN - timedelta(hours=12), 48)
    assert met == ["25 01:30 BST", "26 01:30 GMT"]


def test_half_past_one_runs_once_on_the_night_that_has_none() -> None:
    met = slots_of("30 1 * * *", SPRING - timedelta(hours=12), 48)
    assert met == ["29 02:30 BST", "30 01:30 BST"]


def test_every_half_hour_means_elapsed_time_through_both_nights() -> None:
    assert slots_of("*/30 * * * *", AUTUMN - timedelta(minutes=1), 4) == [
        "25 01:00 BST", "25 01:30 BST", "25 01:00 GMT", "25 01:30 GMT",
        "25 02:00 GMT", "25 02:30 GMT", "25 03:00 GMT", "25 03:30 GMT",
    ]  # fmt: skip
    assert slots_of("*/30 * * * *", SPRING - timedelta(minutes=1), 3) == [
        "29 00:00 GMT", "29 00:30 GMT", "29 02:00 BST", "29 02:30 BST", "29 03:00 BST", "29 03:30 BST",
    ]  # fmt: skip


def test_a_quarter_past_two_keeps_to_london_clocks_all_year() -> None:
    shown = slots_of("15 2 * * *", AUTUMN - timedelta(days=1), 72)
    assert shown == ["24 02:15 BST", "25 02:15 GMT", "26 02:15 GMT"]


@pytest.mark.parametrize(
    ("expression", "moment", "slot"),
    [
        ("0 0 29 2 *", datetime(2104, 2, 28, tzinfo=UTC), datetime(2096, 2, 29, tzinfo=UTC)),
        ("0 6 1 * 1", datetime(2026, 6, 3, tzinfo=UTC), datetime(2026, 6, 1, 5, tzinfo=UTC)),
        ("0 6 13 * 5", datetime(2026, 6, 12, 12, tzinfo=UTC), datetime(2026, 6, 12, 5, tzinfo=UTC)),
        ("0 6 * * 7", datetime(2026, 6, 3, tzinfo=UTC), datetime(2026, 5, 31, 5, tzinfo=UTC)),
        ("0 0 1 4 *", datetime(2026, 3, 31, 22, 59, tzinfo=UTC), datetime(2025, 3, 31, 23, tzinfo=UTC)),
    ],
)
def test_rare_days(expression: str, moment: datetime, slot: datetime) -> None:
    assert parse_cron(expression).latest_slot(moment) == slot


@pytest.mark.parametrize(
    "expression",
    ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *",
     "5/10 * * * *", "a * * * *", "1, * * * *", "-1 * * * *", "*5 * * * *", "0 0 31 2 *", "@daily"],
)  # fmt: skip
def test_what_cannot_be_read_or_never_comes_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):
        parse_cron(expression)
