"""Asking for work: transactions, keys, arguments, turns."""

import threading
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db
from app.core.jobs import Job, JobState, Priority, enqueue, task
from app.core.jobs.claiming import BULK_GIVES_WAY, claim
from app.core.jobs.worker import LONGEST_BACK_OFF, back_off
from tests.core.jobs.workshop import LEASE, RECEIVED, Workshop


def test_a_rolled_back_enqueue_leaves_nothing(workshop: Workshop) -> None:
    with workshop.context():
        assert enqueue("test.leave", label="unwanted")
        db.session.rollback()
        assert enqueue("test.leave", label="wanted")
        db.session.commit()
    assert [job.arguments for job in workshop.jobs()] == [{"label": "wanted"}]


def test_a_key_is_queued_once_however_many_ask_at_once(workshop: Workshop) -> None:
    answers: list[bool] = []
    start = threading.Barrier(8)

    def ask() -> None:
        with workshop.context():
            start.wait()
            added = enqueue("test.leave", key="the only one", label="x")
            db.session.commit()
            answers.append(added)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]
    assert len(workshop.jobs()) == 1


def test_a_key_stays_taken_when_the_job_is_done(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.leave", key="k", label="x")
        db.session.commit()
        assert workshop.worker().do_next()
        assert not enqueue("test.leave", key="k", label="x")


def test_arguments_arrive_as_they_were_given(workshop: Workshop) -> None:
    given: dict[str, Any] = {
        "name": "Zoë <b>",
        "copy_id": uuid.uuid4(),
        "day": date(2026, 3, 29),
        "at": datetime(2026, 3, 29, 1, 30, 5, 123, tzinfo=UTC),
        "kind": Priority.BULK,
        "ratio": 0.25,
        "pages": [1, 2],
        "nothing": None,
        "is_final": True,
    }
    with workshop.context():
        enqueue("test.receive", **given)
        db.session.commit()
    RECEIVED.clear()
    assert workshop.worker().do_next()
    assert [given] == RECEIVED
    assert isinstance(RECEIVED[0]["kind"], Priority)


def test_what_a_task_does_not_take_is_refused_where_it_is_asked(workshop: Workshop) -> None:
    with workshop.context():
        with pytest.raises(KeyError):
            enqueue("test.nobody-registered-this")
        with pytest.raises(TypeError):
            enqueue("test.leave", lable="mistyped")
        with pytest.raises(TypeError, match="ids and plain values"):
            enqueue("test.leave", label=object())
        db.session.commit()
    assert workshop.jobs() == []


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        task("test.leave")(lambda: None)


def test_a_delayed_job_waits(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.leave", delay=timedelta(seconds=0.5), label="later")
        db.session.commit()
    worker = workshop.worker()
    assert not worker.do_next()
    time.sleep(0.5)
    assert worker.do_next()


def test_soon_goes_before_bulk_until_bulk_has_waited_long(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.leave", label="bulk", priority=Priority.BULK)
        enqueue("test.leave", label="old bulk", priority=Priority.BULK, delay=-BULK_GIVES_WAY)
        enqueue("test.leave", label="soon")
        db.session.commit()
    assert workshop.worker().work_off() == 3
    assert workshop.effects() == ["old bulk", "soon", "bulk"]


def test_a_failing_job_comes_back_later_and_dies_with_its_traceback(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.fail", label="it")
        enqueue("test.leave", label="next", delay=timedelta(milliseconds=1))
        db.session.commit()
    patient = workshop.worker()
    time.sleep(0.01)
    assert patient.work_off() == 2  # a failure does not hold the worker
    job = workshop.jobs()[0]
    assert (job.state, job.attempts, job.worker) == (JobState.WAITING, 1, None)
    assert 7 < (job.run_at - now()).total_seconds() < 13

    with workshop.context():
        db.session.execute(sa.update(Job).values(run_at=now()).where(Job.id == job.id))
        db.session.commit()
    assert patient.do_next()
    job = workshop.jobs()[0]
    assert (job.state, job.attempts) == (JobState.DEAD, 2)
    assert job.error is not None
    assert "RuntimeError: nothing doing with it" in job.error
    assert "fail_always" in job.error
    assert workshop.effects() == ["next"]


def test_back_off_doubles_with_chance_and_has_an_end() -> None:
    for attempt in (1, 2, 3, 8, 9, 10, 30, 1_000):
        waits = {back_off(attempt) for _ in range(20)}
        usual = min(timedelta(seconds=10) * 2 ** min(attempt - 1, 9), LONGEST_BACK_OFF)
        assert len(waits) > 1
        assert usual * 0.75 <= min(waits) <= max(waits) <= usual * 1.25


def test_a_task_from_another_version_fails_and_harms_nobody(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.leave", label="x")
        db.session.execute(sa.update(Job).values(task="test.of-the-future"))
        db.session.commit()
    assert workshop.worker().do_next()
    assert "KeyError" in (workshop.job().error or "")


def test_an_idle_worker_never_asks_for_the_write_lock(workshop: Workshop) -> None:
    with workshop.context(), db.engine.begin() as writer:
        writer.execute(sa.text("UPDATE job SET attempts = 0"))
        started = time.monotonic()
        assert claim(db.engine, "idle", LEASE) is None
        assert time.monotonic() - started < 1
