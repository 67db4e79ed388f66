"""The reminder round under fire: wherever a worker dies, each rung is climbed and each letter written once (A10)."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import MailMessage
from app.accounts.types import MailKind
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job, JobState, enqueue
from app.core.jobs.worker import Worker
from app.core.roles import Role
from app.licences.jobs import REMIND_TASK
from app.licences.models import Licence, LicenceReminder, ReminderRecipient
from app.licences.queries import licences_to_remind
from tests.builders.accounts import PASSWORD, make_user
from tests.builders.licences import make_licence
from tests.builders.partners import make_organisation
from tests.licences.reminding_process import MARKS
from tests.licences.test_killed import ROOT, Desk, desk, until

__all__ = ["desk"]
pytestmark = pytest.mark.slow
RUNGS = (180, 60, 7, 0, -7)


def make_due() -> None:
    """Commit five licences, each on another rung today, with a lead each and one licence manager for all."""
    make_user(Role.LICENCE_MANAGER, password=PASSWORD)
    for rung in RUNGS:
        provider = make_organisation()
        make_user(Role.PARTNER_LEAD, provider, password=PASSWORD)
        make_licence(provider, ends_on=today() + timedelta(days=rung), grace_days=28)
    enqueue("licences.remind-all")
    db.session.commit()
    db.session.remove()


def dies(desk: Desk, instant: str) -> None:
    """Have a worker process begin the round, and die."""
    command = [sys.executable, "-m", "tests.licences.reminding_process", str(desk.data_dir), desk.url, instant]
    ended = subprocess.run(command, cwd=ROOT, timeout=90, check=False).returncode
    assert ended == -signal.SIGKILL


def finish(desk: Desk) -> None:
    """Have a surviving worker do all that is left."""
    worker = Worker(desk.app, lease=timedelta(seconds=30))
    until(lambda: not worker.do_next() and left(desk) == 0)


def left(desk: Desk) -> int:
    """Return how many jobs are not done."""
    with desk.app.app_context():
        return db.session.scalar(sa.select(sa.func.count(Job.id)).where(Job.state != JobState.DONE)) or 0


@pytest.mark.feature("A10")
@pytest.mark.parametrize("instant", MARKS)
def test_a_worker_killed_in_the_round_leaves_no_rung_out_and_none_twice(desk: Desk, instant: str) -> None:
    with desk.app.app_context():
        make_due()
    dies(desk, instant)
    with desk.app.app_context():
        climbed = db.session.scalar(sa.select(sa.func.count(LicenceReminder.id))) or 0
        written = db.session.scalar(sa.select(sa.func.count(ReminderRecipient.id))) or 0
        assert (climbed < len(RUNGS), written) == (True, 2 * climbed)
        db.session.remove()
    finish(desk)
    with desk.app.app_context():
        rows = db.session.execute(sa.select(LicenceReminder.licence_id, LicenceReminder.rung)).all()
        assert Counter(row.rung for row in rows) == Counter(RUNGS)
        assert len({row.licence_id for row in rows}) == db.session.scalar(sa.select(sa.func.count(Licence.id)))
        letters = sa.select(MailMessage.recipient, MailMessage.about_id).where(
            MailMessage.kind == MailKind.LICENCE_REMINDER
        )
        assert sorted(Counter(db.session.execute(letters).all()).values()) == [1] * 2 * len(RUNGS)
        assert db.session.scalar(sa.select(sa.func.count()).where(MailMessage.sent_at.is_(None))) == 0
        reminded = sa.select(sa.func.count()).where(Event.tag == EventTag.LICENCE_REMINDED)
        assert db.session.scalar(reminded) == len(RUNGS)
        jobs = db.session.scalars(sa.select(Job.state).where(Job.task == REMIND_TASK)).all()
        assert jobs == [JobState.DONE] * len(RUNGS)
        assert licences_to_remind(today()) == []
