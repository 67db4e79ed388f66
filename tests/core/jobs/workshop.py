"""A small app with a queue, tasks that leave traces or die, and workers as processes of their own.

These tests commit: what they prove is what survives a commit and a kill. Each has a database to itself.
"""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.core.db import Base, db, init_database
from app.core.events import Event
from app.core.jobs import Job, JobSchedule, JobState, JobWorker, Priority, init_jobs, task
from app.core.jobs.worker import Worker

ROOT = Path(__file__).parents[3]
LEASE = timedelta(seconds=0.8)

EFFECTS = sa.Table(
    "effect",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("label", sa.String(80), nullable=False),
    sa.Column("process", sa.Integer, nullable=False),
)

RECEIVED: list[dict[str, Any]] = []


def die() -> None:
    """Stop as if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def leave_effect(label: str) -> None:
    """Write a row that is there only if the task's transaction was committed."""
    db.session.execute(sa.insert(EFFECTS).values(label=label, process=os.getpid()))


@task("test.leave", max_attempts=3)
def leave(label: str) -> None:
    """Leave one effect; die half way where this process was told to die there."""
    leave_effect(label)
    if os.environ.get("DIE_AT") == "task":
        die()


@task("test.kill", max_attempts=2)
def kill_worker() -> None:
    """Kill whoever does it."""
    leave_effect("kill")
    die()


@task("test.slow")
def take_time(label: str, seconds: float) -> None:
    """Leave an effect, after a while."""
    leave_effect("began")
    db.session.commit()
    time.sleep(seconds)
    leave_effect(label)


@task("test.fail", max_attempts=2)
def fail_always(label: str) -> None:
    """Leave an effect, then fail."""
    leave_effect(label)
    db.session.flush()
    raise RuntimeError(f"nothing doing with {label}\x00\ud800")


@task("test.receive")
def receive(
    name: str,
    copy_id: uuid.UUID,
    day: date,
    at: datetime,
    kind: Priority,
    ratio: float,
    pages: list[int],
    nothing: uuid.UUID | None,
    is_final: bool,
) -> None:
    """Keep what was received."""
    RECEIVED.append(dict(locals()))


@dataclass
class Workshop:
    """A queue on a database of its own, and the processes started for it."""

    url: str
    app: Flask
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def context(self) -> AbstractContextManager[Any]:
        """Return a fresh app context, with a session of its own."""
        return self.app.app_context()

    def worker(self, lease: timedelta = LEASE, **arguments: Any) -> Worker:
        """Return a worker in this process."""
        return Worker(self.app, lease=lease, **arguments)

    def start(self, *, die_at: str = "", lease: timedelta = LEASE, grace: float = 20.0) -> "subprocess.Popen[bytes]":
        """Start a worker process."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.jobs.process", self.url, str(lease.total_seconds()), str(grace)],
            cwd=ROOT,
            env={**os.environ, "DIE_AT": die_at},
            stdout=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def jobs(self) -> list[Job]:
        """Return every job, oldest first, detached."""
        with self.context():
            found = db.session.scalars(sa.select(Job).order_by(Job.id)).all()
            db.session.expunge_all()
            return list(found)

    def job(self) -> Job:
        """Return the only job there is."""
        [job] = self.jobs()
        return job

    def states(self) -> list[JobState]:
        """Return every job's state."""
        return [job.state for job in self.jobs()]

    def effects(self) -> list[str]:
        """Return the labels of all effects, in the order they were left."""
        with self.context():
            return list(db.session.scalars(sa.select(EFFECTS.c.label).order_by(EFFECTS.c.id)))

    def workers_that_left_effects(self) -> set[int]:
        """Return the processes that left effects."""
        with self.context():
            return set(db.session.scalars(sa.select(EFFECTS.c.process)))

    def close(self) -> None:
        """End what was started."""
        for process in self.processes:
            process.kill()
            process.wait()
        with self.context():
            db.session.remove()
            db.engine.dispose()


def make_app(url: str) -> Flask:
    """Return an app with nothing but the database and the queue."""
    app = Flask("workshop")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True})
    init_database(app)
    init_jobs(app)
    return app


def open_workshop(url: str) -> Workshop:
    """Make the tables and return the workshop."""
    app = make_app(url)
    with app.app_context():
        tables = [model.__table__ for model in (Job, JobSchedule, JobWorker, Event)]
        Base.metadata.create_all(db.engine, tables=tables)  # type: ignore[arg-type]
        EFFECTS.metadata.create_all(db.engine)
    return Workshop(url, app)


def until(true: Callable[[], bool], *, seconds: float = 15.0) -> float:
    """Wait for something to become true and return how long that took; fails the test where it does not."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - started
