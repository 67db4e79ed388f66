"""What the administrator sees and can do: health, dead jobs, what is kept, and the commands."""

import os
import re
import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client import CollectorRegistry, generate_latest

import app.core.db as database
from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.core.jobs import Job, JobState, JobWorker, QueueCollector, enqueue, prune_jobs, queue_health
from app.core.jobs.actions import bury_job, retry_job
from app.core.jobs.claiming import claim
from tests.core.jobs.workshop import LEASE, Workshop, until
from tests.servers.postgres import postgres_url, run_on

pytestmark = pytest.mark.slow

ADMINISTRATOR = Actor(user_id=None, name="Ada Min")


def queue_dead_job(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.leave", label="revived")
        dead = {"state": JobState.DEAD, "attempts": 3, "finished_at": now(), "error": "Traceback: it broke"}
        db.session.execute(sa.update(Job).values(**dead))
        db.session.commit()


def test_a_dead_job_is_retried_once_with_all_its_attempts(workshop: Workshop) -> None:
    queue_dead_job(workshop)
    with workshop.context():
        job = db.session.scalars(sa.select(Job)).one()
        retry_job(ADMINISTRATOR, job)
        with pytest.raises(DomainError, match="Only a dead job can be retried; this one is waiting"):
            retry_job(ADMINISTRATOR, job)
        db.session.commit()
        event = db.session.scalars(sa.select(Event)).one()
        assert (event.tag, event.subject_id) == (EventTag.JOB_RETRIED, job.id)
        assert event.sentence == "Ada Min put the job test.leave back in the queue."
    assert workshop.worker().do_next()
    assert workshop.effects() == ["revived"]
    assert (workshop.job().attempts, workshop.job().error) == (1, None)


def test_a_dead_job_is_buried_with_a_reason(workshop: Workshop) -> None:
    queue_dead_job(workshop)
    with workshop.context():
        job = db.session.scalars(sa.select(Job)).one()
        with pytest.raises(DomainError) as refusal:
            bury_job(ADMINISTRATOR, job, "  ")
        assert refusal.value.field == "reason"
        bury_job(ADMINISTRATOR, job, "The copy was asked for again.")
        with pytest.raises(DomainError, match="this one is buried"):
            retry_job(ADMINISTRATOR, job)
        db.session.commit()
        event = db.session.scalars(sa.select(Event)).one()
        assert event.sentence == "Ada Min buried the job test.leave: The copy was asked for again."
    assert not workshop.worker().do_next()
    assert workshop.job().state is JobState.BURIED


def test_finished_jobs_are_kept_for_their_time(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.jobs.upkeep.ROWS_AT_A_TIME", 2)
    cases = [(state, days) for state in (JobState.DONE, JobState.BURIED, JobState.DEAD) for days in (29, 31, 89, 91)]
    with workshop.context():
        for state, days in cases:
            enqueue("test.leave", key=f"{state} {days}", label="x")
            over = {"state": state, "finished_at": now() - timedelta(days=days)}
            db.session.execute(sa.update(Job).where(Job.key == f"{state} {days}").values(**over))
        enqueue("test.leave", key="still to do", label="x")
        db.session.add(JobWorker(name="long gone", seen_at=now() - timedelta(days=2)))
        db.session.add(JobWorker(name="at work", seen_at=now()))
        db.session.commit()
        prune_jobs()
        assert set(db.session.scalars(sa.select(Job.key))) == {
            "done 29", "buried 29", "dead 29", "dead 31", "dead 89", "still to do",
        }  # fmt: skip
        assert db.session.scalars(sa.select(JobWorker.name)).all() == ["at work"]


def test_health_counts_with_two_queries(workshop: Workshop) -> None:
    queue_dead_job(workshop)
    with workshop.context():
        for label in ("claimed", "old", "for later"):
            enqueue("test.leave", label=label)
        db.session.execute(sa.update(Job).where(_labelled("old")).values(run_at=now() - timedelta(minutes=30)))
        db.session.execute(sa.update(Job).where(_labelled("claimed")).values(run_at=now() - timedelta(hours=1)))
        db.session.execute(sa.update(Job).where(_labelled("for later")).values(run_at=now() + timedelta(days=1)))
        db.session.commit()
        assert claim(db.engine, "one", LEASE)

        statements: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        health = queue_health()
        assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 2
    assert (health.waiting, health.running, health.dead, health.workers_seen) == (2, 1, 1, 0)
    assert health.oldest_waiting_seconds == pytest.approx(1800, abs=30)
    assert [sentence.split(".")[0] for sentence in health.troubles] == [
        "No worker has been seen for two minutes",
        "The oldest job has waited for 30 minutes",
    ]


def _labelled(label: str) -> sa.ColumnElement[bool]:
    return Job.arguments["label"].as_string() == label


def test_a_worker_is_seen_while_it_lives(workshop: Workshop) -> None:
    process = workshop.start()
    until(lambda: seen(workshop) == 1)
    with workshop.context():
        assert queue_health().troubles == []
    process.terminate()
    assert process.wait(timeout=10) == 0
    assert seen(workshop) == 0


def seen(workshop: Workshop) -> int:
    with workshop.context():
        return queue_health().workers_seen


def test_metrics_name_every_figure(workshop: Workshop) -> None:
    queue_dead_job(workshop)
    registry = CollectorRegistry(auto_describe=False)
    with workshop.context():
        registry.register(QueueCollector())
        page = generate_latest(registry).decode()
    assert "waymark_jobs_dead 1.0" in page
    assert len(re.findall(r"^waymark_jobs_\w+ ", page, re.MULTILINE)) == 5


def test_a_beat_that_meets_a_lock_is_tried_again_soon(
    sqlite_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)
    with sqlite_workshop.context():
        db.engine.dispose()
    heartbeat = sqlite_workshop.worker(lease=timedelta(seconds=60)).heartbeat
    with sqlite_workshop.context():
        enqueue("test.leave", label="x")
        db.session.flush()  # this session holds the only write lock until it commits
        assert heartbeat.beat() == timedelta(seconds=1)
        db.session.commit()
    assert heartbeat.beat() == timedelta(seconds=20)


def test_a_worker_waits_for_a_database_that_went_away(postgresql_workshop: Workshop) -> None:
    server = postgres_url()
    assert server is not None
    name = sa.make_url(postgresql_workshop.url).database
    process = postgresql_workshop.start()
    until(lambda: seen(postgresql_workshop) == 1)
    with postgresql_workshop.context():
        db.session.remove()
        db.engine.dispose()
    gone = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    run_on(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", gone)
    time.sleep(1)
    assert process.poll() is None
    run_on(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    with postgresql_workshop.context():
        enqueue("test.leave", label="after the outage")
        db.session.commit()
    until(lambda: postgresql_workshop.effects() == ["after the outage"])


def test_the_commands_do_what_is_due(workshop: Workshop) -> None:
    with workshop.context():
        for label in ("first", "second", "third"):
            enqueue("test.leave", label=label)
        db.session.commit()
    runner = workshop.app.test_cli_runner()
    assert runner.invoke(args=["jobs", "work", "--once", "--lease", "30"]).exit_code == 0
    assert workshop.effects() == ["first"]
    result = runner.invoke(args=["jobs", "run-due"])
    assert "2 jobs tried; nothing else is due." in result.output
    assert workshop.effects() == ["first", "second", "third"]
    assert runner.invoke(args=["jobs", "work", "--lease", "0"]).exit_code == 2


def test_work_goes_on_until_a_signal_stops_it(workshop: Workshop) -> None:
    with workshop.context():
        enqueue("test.leave", label="by command")
        db.session.commit()
    stop = threading.Timer(1.0, os.kill, (os.getpid(), 15))
    stop.start()
    result = workshop.app.test_cli_runner().invoke(args=["jobs", "work", "--poll", "0.05"])
    assert result.exit_code == 0
    assert workshop.effects() == ["by command"]
