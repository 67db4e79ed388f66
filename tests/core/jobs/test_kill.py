"""Workers killed without warning: nothing is lost, nothing is done twice."""

import signal
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.db import db, transactions_write
from app.core.jobs import JobState, enqueue
from app.core.jobs.claiming import claim, finish
from tests.core.jobs.workshop import LEASE, Workshop, until

pytestmark = pytest.mark.slow


def queue_one(workshop: Workshop, name: str = "test.leave", **arguments: object) -> None:
    with workshop.context():
        enqueue(name, **arguments)
        db.session.commit()


@pytest.mark.parametrize(
    ("instant", "state_left", "attempts"),
    [
        ("claim", JobState.WAITING, 1),
        ("task", JobState.RUNNING, 2),
        ("before commit", JobState.RUNNING, 2),
        ("after commit", JobState.DONE, 1),
    ],
)
def test_a_killed_workers_job_is_done_once(
    workshop: Workshop, instant: str, state_left: JobState, attempts: int
) -> None:
    queue_one(workshop, label="the effect")
    victim = workshop.start(die_at=instant)
    assert victim.wait(timeout=20) == -signal.SIGKILL
    assert workshop.job().state is state_left
    assert workshop.effects() == (["the effect"] if state_left is JobState.DONE else [])

    survivor = workshop.worker()
    until(lambda: survivor.do_next() or workshop.job().state is JobState.DONE)

    assert workshop.effects() == ["the effect"]
    assert (workshop.job().state, workshop.job().attempts) == (JobState.DONE, attempts)


def test_a_surviving_process_takes_over_once_the_lease_is_out(workshop: Workshop) -> None:
    victim = workshop.start(die_at="task")
    queue_one(workshop, label="taken over")
    assert victim.wait(timeout=20) == -signal.SIGKILL
    survivor = workshop.start()
    took = until(lambda: workshop.states() == [JobState.DONE])
    assert workshop.effects() == ["taken over"]
    assert workshop.workers_that_left_effects() == {survivor.pid}
    assert took < LEASE.total_seconds() + 5


def test_a_job_that_kills_its_workers_dies_itself(workshop: Workshop) -> None:
    queue_one(workshop, "test.kill")
    for _attempt in range(2):
        assert workshop.start().wait(timeout=20) == -signal.SIGKILL
    last = workshop.start()
    until(lambda: last.poll() is not None or workshop.job().state is JobState.DEAD)
    assert last.poll() is None
    job = workshop.job()
    assert (job.attempts, job.worker, job.lease_until) == (2, None, None)
    assert job.error is not None
    assert "The worker stopped in the middle" in job.error
    assert workshop.effects() == []


def test_a_worker_paused_beyond_its_lease_cannot_finish(workshop: Workshop) -> None:
    queue_one(workshop, label="once")
    with workshop.context():
        paused = claim(db.engine, "paused", timedelta(0))
    assert paused is not None
    time.sleep(0.01)
    assert workshop.worker().do_next()
    with workshop.context(), db.engine.begin() as connection:
        assert not finish(connection, paused)
    assert workshop.job().state is JobState.DONE
    assert workshop.effects() == ["once"]


def test_what_a_worker_did_without_its_lease_is_rolled_back(workshop: Workshop) -> None:
    queue_one(workshop, label="stolen")
    worker = workshop.worker()
    claimed = claim(worker.engine, worker.name, LEASE)
    assert claimed is not None
    with workshop.context():
        db.session.execute(sa.text("UPDATE job SET worker = 'another'"))
        db.session.commit()
    worker._try(claimed)
    assert workshop.effects() == []
    assert workshop.job().state is JobState.RUNNING


def test_a_long_job_keeps_its_lease(workshop: Workshop) -> None:
    """It takes nearly three leases, and nobody else gets it."""
    queue_one(workshop, "test.slow", label="slow", seconds=1.7)
    workshop.start(lease=timedelta(seconds=0.6))
    until(lambda: workshop.states() == [JobState.RUNNING])
    rival = workshop.worker()
    while workshop.states() == [JobState.RUNNING]:
        assert not rival.do_next()
        time.sleep(0.05)
    assert workshop.job().attempts == 1
    assert workshop.effects() == ["began", "slow"]


def test_a_worker_told_to_stop_finishes_its_job(workshop: Workshop) -> None:
    queue_one(workshop, "test.slow", label="finished", seconds=1.0)
    process = workshop.start(grace=10)
    until(lambda: workshop.effects() == ["began"])
    process.terminate()
    assert process.wait(timeout=10) == 0
    assert workshop.job().state is JobState.DONE
    assert workshop.effects() == ["began", "finished"]


def test_a_worker_told_to_stop_releases_what_it_cannot_finish(workshop: Workshop) -> None:
    queue_one(workshop, "test.slow", label="never", seconds=60)
    process = workshop.start(lease=timedelta(seconds=60), grace=0.2)
    until(lambda: workshop.effects() == ["began"])
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0
    job = workshop.job()
    assert (job.state, job.attempts, job.worker) == (JobState.WAITING, 0, None)
    assert workshop.effects() == ["began"]


def test_two_workers_share_the_work_without_a_duplicate(workshop: Workshop) -> None:
    labels = [f"job {number}" for number in range(1_500)]
    with workshop.context():
        for label in labels:
            enqueue("test.leave", label=label)
        db.session.commit()
    patient = timedelta(seconds=60)
    workers = [workshop.start(lease=patient), workshop.start(lease=patient)]
    until(lambda: _left(workshop) == 0, seconds=60)
    assert sorted(workshop.effects()) == sorted(labels)
    assert workshop.workers_that_left_effects() == {worker.pid for worker in workers}
    assert {job.attempts for job in workshop.jobs()} == {1}


def _left(workshop: Workshop) -> int:
    with workshop.context(), transactions_write(False):
        query = sa.text("SELECT count(*) FROM job WHERE state <> 'done'")
        return db.session.scalar(query) or 0
