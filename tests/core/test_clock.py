"""London days, across both clock changes (A12)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import day_of, end_of_day, in_london, now, pinned_to, start_of_day, today

DAYS = st.dates(date(2000, 1, 2), date(2099, 12, 30))


@pytest.mark.feature("A12")
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 31, 22, 59, 59, 999999, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 23, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
    ],
)
def test_an_instant_falls_on_its_london_day(instant: datetime, day: date) -> None:
    assert day_of(instant) == day


@pytest.mark.feature("A12")
@given(DAYS)
def test_days_leave_no_gap_and_do_not_overlap(day: date) -> None:
    assert end_of_day(day) + timedelta(microseconds=1) == start_of_day(day + timedelta(days=1))
    assert day_of(start_of_day(day)) == day_of(end_of_day(day)) == day


def test_the_days_of_the_clock_changes_have_23_and_25_hours() -> None:
    lengths = [end_of_day(day) - start_of_day(day) for day in (date(2026, 3, 29), date(2026, 10, 25))]
    assert [round(length / timedelta(hours=1)) for length in lengths] == [23, 25]


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        in_london(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_pinned_clock_stands_still_and_goes_on_afterwards() -> None:
    moment = datetime(2024, 2, 29, 12, tzinfo=UTC)
    with pinned_to(moment):
        assert now() == moment
        assert today() == date(2024, 2, 29)
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
