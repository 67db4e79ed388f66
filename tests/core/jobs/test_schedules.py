"""Regular work: each slot once, and of missed slots the last."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.core.db import db
from app.core.jobs import Job, schedule
from app.core.jobs.registry import SCHEDULES, TASKS, Missed
from app.core.jobs.schedules import enqueue_due
from tests.core.jobs.workshop import Workshop, leave_effect

NIGHT = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)  # 03:00 in London


@pytest.fixture(autouse=True)
def only_these_schedules() -> Iterator[None]:
    """Leave out the product's own regular work, and take out what a test put in."""
    before = dict(SCHEDULES)
    SCHEDULES.clear()
    yield
    for name in SCHEDULES:
        del TASKS[name]
    SCHEDULES.clear()
    SCHEDULES.update(before)


def regularly(at: str, missed: Missed = "last") -> None:
    schedule("test.regular", at=at, missed=missed)(lambda: leave_effect("regular"))


def look(workshop: Workshop, moment: datetime) -> int:
    """Look for due work as a worker would at that moment."""
    with time_machine.travel(moment, tick=False), workshop.context():
        return enqueue_due()


def test_after_three_missed_slots_one_run(workshop: Workshop) -> None:
    regularly("15 2 * * *")
    assert look(workshop, NIGHT) == 0
    assert look(workshop, NIGHT + timedelta(days=3)) == 1
    assert look(workshop, NIGHT + timedelta(days=3)) == 0
    assert [job.key for job in workshop.jobs()] == ["test.regular@2026-06-13T01:15Z"]
    worker = workshop.worker()
    assert [worker.do_next(), worker.do_next()] == [True, False]
    assert workshop.effects() == ["regular"]


def test_missed_slots_are_skipped_where_the_schedule_says_so(workshop: Workshop) -> None:
    regularly("15 2 * * *", missed="skip")
    assert look(workshop, NIGHT) == 0
    assert look(workshop, NIGHT + timedelta(days=1)) == 0
    assert look(workshop, NIGHT + timedelta(days=1, hours=23, minutes=16)) == 1
    assert len(workshop.jobs()) == 1


def test_a_new_schedule_has_missed_nothing(workshop: Workshop) -> None:
    regularly("15 2 1 1 *")
    assert look(workshop, NIGHT) == 0
    assert workshop.jobs() == []


def test_a_slot_is_not_repeated_when_its_job_was_pruned(workshop: Workshop) -> None:
    regularly("15 2 10 6 *")
    look(workshop, NIGHT - timedelta(days=1))
    assert look(workshop, NIGHT) == 1
    with workshop.context():
        db.session.execute(sa.delete(Job))
        db.session.commit()
    assert look(workshop, NIGHT + timedelta(days=200)) == 0


def test_many_workers_take_a_slot_once(workshop: Workshop) -> None:
    regularly("15 2 * * *")
    look(workshop, NIGHT)
    added: list[int] = []
    start = threading.Barrier(6)

    def work() -> None:
        with workshop.context():
            start.wait()
            added.append(enqueue_due())

    with time_machine.travel(NIGHT + timedelta(days=1), tick=False):
        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(added) == [0, 0, 0, 0, 0, 1]
    assert len(workshop.jobs()) == 1


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (datetime(2026, 3, 29, tzinfo=UTC), "test.regular@2026-03-29T01:30Z"),
        (datetime(2026, 10, 25, tzinfo=UTC), "test.regular@2026-10-25T00:30Z"),
    ],
)
def test_half_past_one_is_queued_once_in_the_night_of_a_clock_change(
    workshop: Workshop, change: datetime, key: str
) -> None:
    regularly("30 1 * * *")
    look(workshop, change - timedelta(hours=12))
    added = [look(workshop, change + timedelta(minutes=10 * step)) for step in range(-12, 36)]
    assert sum(added) == 1
    assert [job.key for job in workshop.jobs()] == [key]
