"""How home speaks: the greeting by London's clock, the tally, urgency and tags."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.portal.rules.words import by_urgency, greeting, row_of, tally
from app.portal.types import Mark, Task

DAY = date(2026, 11, 23)


def task(title: str = "A thing", due_in: int | None = None) -> Task:
    due_on = None if due_in is None else DAY + timedelta(days=due_in)
    return Task("/licences", title, "/licences/1", "", due_on, Mark("Draft", "grey"))


@pytest.mark.feature("G7")
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "Good morning, Priya"),
        (datetime(2026, 11, 23, 11, 59, tzinfo=UTC), "Good morning, Priya"),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "Good afternoon, Priya"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "Good afternoon, Priya"),
        (datetime(2026, 7, 1, 16, 59, tzinfo=UTC), "Good afternoon, Priya"),
        (datetime(2026, 7, 1, 17, 0, tzinfo=UTC), "Good evening, Priya"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "Good morning, Priya"),
    ],
)
def test_the_greeting_goes_by_londons_clock(moment: datetime, said: str) -> None:
    assert greeting("Priya Shah", moment) == said


def test_a_greeting_needs_no_name() -> None:
    assert greeting("  ", datetime(2026, 1, 1, 9, tzinfo=UTC)) == "Good morning"


@pytest.mark.feature("G7")
@pytest.mark.parametrize(
    ("dues", "said"),
    [
        ([], "Nothing needs you today."),
        ([5], "One thing needs you."),
        ([-1], "One thing needs you, and it is overdue."),
        ([-1, 5, None], "Three things need you, one is overdue."),
        ([-1, -2, 5], "Three things need you, two are overdue."),
        ([-1, -2], "Two things need you, and all are overdue."),
        ([0], "One thing needs you."),
        ([5] * 12, "12 things need you."),
    ],
)
def test_the_tally_counts_what_needs_the_viewer(dues: list[int | None], said: str) -> None:
    assert tally([task(due_in=due) for due in dues], DAY) == f"Monday 23 November 2026. {said}"


@pytest.mark.feature("G7")
def test_the_most_urgent_task_comes_first_and_the_undated_last() -> None:
    tasks = [task("undated b"), task("later", 9), task("overdue", -9), task("undated a"), task("today", 0)]
    assert [one.title for one in by_urgency(tasks)] == ["overdue", "today", "later", "undated a", "undated b"]


@pytest.mark.feature("G7")
@pytest.mark.parametrize(
    ("due_in", "label", "colour"),
    [
        (-1, "Overdue", "red"),
        (0, "Due today", "yellow"),
        (30, "Due 23 Dec", "yellow"),
        (31, "Due 24 Dec", "blue"),
        (60, "Due 22 Jan 2027", "blue"),
        (None, "Draft", "grey"),
    ],
)
def test_a_tasks_tag_says_by_when(due_in: int | None, label: str, colour: str) -> None:
    assert row_of(task(due_in=due_in), DAY).state == Mark(label, colour)
