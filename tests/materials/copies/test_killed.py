"""Stamping under fire: whatever dies in the middle, the copy is made once and nothing half-made remains (C9)."""

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.adapters.configured import file_store, staging
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job, JobState
from app.core.jobs.worker import Worker
from app.materials.actions import clearing
from app.materials.actions.clearing import sweep_orphaned_copies
from app.materials.actions.copies import request_copy
from app.materials.actions.stamping import STORED_UNDER
from app.materials.models import Copy
from app.materials.types import CopyState
from tests.builders.accounts import actor_of
from tests.builders.copies import make_place
from tests.conftest import make_portal, skip_or_fail
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
INSTANTS = ("fetched", "stamped", "stored", "written", "committed")


@dataclass
class Desk:
    """A portal of its own on a database that keeps what is committed, and one copy that waits to be stamped."""

    app: Flask
    data_dir: Path
    url: str
    row_id: UUID

    def worker_that_dies(self, instant: str) -> int:
        """Start a worker process, wait for its end, and return how it ended."""
        command = [sys.executable, "-m", "tests.materials.copies.process", str(self.data_dir), self.url, instant]
        return subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode

    def finish(self) -> None:
        """Have a surviving worker do what is left, the copy's job among it."""
        worker = Worker(self.app, lease=timedelta(seconds=30))
        until(lambda: not worker.do_next() and self.job_state() is JobState.DONE)

    def job_state(self) -> JobState:
        """Return the stamping job's state."""
        with self.app.app_context():
            return db.session.scalars(sa.select(Job.state).where(Job.task == "materials.stamp-copy")).one()

    def copy(self) -> Copy:
        """Return the copy, detached."""
        with self.app.app_context():
            found = db.session.get_one(Copy, self.row_id)
            db.session.expunge(found)
            return found

    def stored(self) -> list[str]:
        """Return the keys of the stamped files in the store."""
        with self.app.app_context():
            return [key for key, _, _ in file_store().keys(STORED_UNDER)]


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A waiting copy, once on each database."""
    if request.param == "sqlite":
        yield make_desk(tmp_path, "")
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        made = make_desk(tmp_path, url)
        yield made
        with made.app.app_context():
            db.engine.dispose()


def make_desk(data_dir: Path, url: str) -> Desk:
    """Commit a place, a released version, and a copy nobody has stamped."""
    app = make_portal(data_dir, url)
    with app.app_context():
        place = make_place()
        copy = request_copy(actor_of(place.facilitator), place.file().id)
        row_id = copy.id
        db.session.commit()
        db.session.remove()
    return Desk(app, data_dir, url, row_id)


@pytest.mark.feature("C9", "C20")
@pytest.mark.parametrize("instant", INSTANTS)
def test_a_worker_killed_at_any_step_leaves_nothing_half_made(
    desk: Desk, instant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.worker_that_dies(instant) == -signal.SIGKILL
    left = desk.copy()
    assert (left.state is CopyState.READY) is (instant == "committed")
    assert (left.storage_key is None) is (instant != "committed")
    desk.finish()
    made = desk.copy()
    assert made.state is CopyState.READY
    with desk.app.app_context():
        with file_store().open(str(made.storage_key)) as file:
            assert hashlib.sha256(file.read()).hexdigest() == made.stamped_sha256
        stamped = sa.select(sa.func.count()).where(Event.tag == EventTag.COPY_STAMPED)
        assert db.session.scalar(stamped) == 1
        monkeypatch.setattr(clearing, "ORPHAN_AGE", timedelta(0))
        assert sweep_orphaned_copies() == (1 if instant in ("stored", "written") else 0)
        staging().sweep(now())
        assert list(staging().folder.iterdir()) == []
    assert desk.stored() == [made.storage_key]


@pytest.mark.feature("C9")
def test_a_job_done_twice_makes_one_copy(desk: Desk) -> None:
    desk.finish()
    first = desk.copy()
    with desk.app.app_context():
        from_job = db.session.scalars(sa.select(Job).where(Job.task == "materials.stamp-copy")).one()
        from_job.state, from_job.finished_at, from_job.attempts = JobState.WAITING, None, 0
        db.session.commit()
    desk.finish()
    again = desk.copy()
    assert (again.storage_key, again.stamped_sha256) == (first.storage_key, first.stamped_sha256)
    assert desk.stored() == [first.storage_key]
