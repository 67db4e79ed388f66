"""Sealing under fire: whatever dies in the middle, one document is kept, and none that no row names (A14, A18)."""

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.adapters.configured import file_store
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job, JobState
from app.core.jobs.worker import Worker
from app.core.roles import Role
from app.licences.actions.sealing import SEAL_TASK, SEAL_VARIATION_TASK, sweep_unnamed_documents, sweeping
from app.licences.actions.sealing.storing import STORED_UNDER
from app.licences.models import SealedAgreement, SealedVariation
from app.licences.types import Side
from tests.builders.accounts import make_user
from tests.builders.licences import make_draft, make_licence, make_offer, make_variation
from tests.builders.partners import make_area, make_organisation
from tests.conftest import make_portal, skip_or_fail
from tests.licences.offered import Offered, accept
from tests.licences.varied import Varied
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
INSTANTS = ("typeset", "stored", "written", "committed")
Table = type[SealedAgreement] | type[SealedVariation]


@dataclass
class Desk:
    """A portal of its own on a database that keeps what is committed."""

    app: Flask
    data_dir: Path
    url: str

    def worker_that_dies(self, instant: str) -> int:
        """Start a worker process, wait for its end, and return how it ended."""
        command = [sys.executable, "-m", "tests.licences.process", str(self.data_dir), self.url, instant]
        return subprocess.run(command, cwd=ROOT, timeout=90, check=False).returncode

    def finish(self, task: str) -> None:
        """Have a surviving worker do what is left, this task among it."""
        worker = Worker(self.app, lease=timedelta(seconds=30))
        until(lambda: not worker.do_next() and self.state_of(task) is JobState.DONE)

    def state_of(self, task: str) -> JobState:
        """Return the state of the one job of a task."""
        with self.app.app_context():
            return db.session.scalars(sa.select(Job.state).where(Job.task == task)).one()


def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A portal, once on each database."""
    if request.param == "sqlite":
        yield Desk(make_portal(tmp_path, ""), tmp_path, "")
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        made = Desk(make_portal(tmp_path, url), tmp_path, url)
        yield made
        with made.app.app_context():
            db.engine.dispose()


def agree_on_agreement() -> None:
    """Have both sides accept an offer."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    lead, manager = make_user(Role.PARTNER_LEAD, provider), make_user(Role.LICENCE_MANAGER)
    licence = make_draft(provider, [area], starts_on=today() + timedelta(days=30))
    make_offer(licence)
    offered = Offered(provider, area, licence, lead, manager)
    accept(offered, lead, Side.LICENSEE)
    accept(offered, manager, Side.LICENSOR)


def agree_on_variation() -> None:
    """Have both sides accept a variation."""
    provider = make_organisation(name="Northmoor")
    lead, manager = make_user(Role.PARTNER_LEAD, provider), make_user(Role.LICENCE_MANAGER)
    varied = Varied(make_licence(provider), lead, manager)
    make_variation(varied.licence, seats=20)
    varied.agree()


DOCUMENTS = {
    "agreement": (agree_on_agreement, SEAL_TASK, SealedAgreement, EventTag.AGREEMENT_SEALED),
    "variation": (agree_on_variation, SEAL_VARIATION_TASK, SealedVariation, EventTag.VARIATION_SEALED),
}


@pytest.mark.feature("A14", "A18")
@pytest.mark.parametrize("instant", INSTANTS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_worker_killed_at_any_step_of_sealing_leaves_one_document_and_no_file_without_a_row(
    desk: Desk, document: str, instant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree, task, table, tag = DOCUMENTS[document]
    with desk.app.app_context():
        agree()
        db.session.commit()
        db.session.remove()
    assert desk.worker_that_dies(instant) == -signal.SIGKILL
    with desk.app.app_context():
        kept = db.session.scalar(sa.select(sa.func.count()).select_from(table))
        assert kept == (1 if instant == "committed" else 0)
        db.session.remove()
    desk.finish(task)
    with desk.app.app_context():
        assert sweep_unnamed_documents() == 0
        monkeypatch.setattr(sweeping, "UNNAMED_AGE", timedelta(0))
        assert sweep_unnamed_documents() == (1 if instant in ("stored", "written") else 0)
        sealed = db.session.scalars(sa.select(table)).one()
        assert [key for key, _, _ in file_store().keys(STORED_UNDER)] == [sealed.storage_key]
        with file_store().open(sealed.storage_key) as file:
            assert hashlib.sha256(file.read()).hexdigest() == sealed.sha256
        assert db.session.scalar(sa.select(sa.func.count()).where(Event.tag == tag)) == 1
