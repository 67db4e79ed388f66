"""The mail job under fire: whatever dies in the middle, the letter leaves, as one letter, and its text goes (G5)."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions.mail import SEND_TASK
from app.accounts.models import MailMessage
from app.accounts.types import MailState
from app.core.db import db
from app.core.jobs import Job, JobState
from app.core.jobs.worker import Worker
from tests.builders.invitations import invite

pytestmark = [pytest.mark.feature("G5"), pytest.mark.slow]
ROOT = Path(__file__).parents[3]
INSTANTS = {"before sending": 2, "after sending": 2, "noted": 2, "committed": 1}
"""Each instant with how often the letter is then tried in all."""


def worker_that_dies(portal: Flask, instant: str) -> int:
    """Start a worker process of this portal, wait for its end, and return how it ended."""
    settings = portal.config["SETTINGS"]
    command = [
        *(sys.executable, "-m", "tests.accounts.mail.process"),
        *(str(settings.data_dir), settings.database_url, instant),
    ]
    return subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode


def finish(portal: Flask) -> None:
    """Have a surviving worker do what is left, once the lease of the dead one is out."""
    worker, end = Worker(portal, lease=timedelta(seconds=30)), time.monotonic() + 20
    while not (worker.do_next() or is_done(portal)):
        assert time.monotonic() < end, "the letter's job was never done"
        time.sleep(0.05)


def is_done(portal: Flask) -> bool:
    """Return whether the job that sends the letter is done."""
    with portal.app_context():
        state = db.session.scalars(sa.select(Job.state).where(Job.task == SEND_TASK)).one()
        db.session.remove()
    return state is JobState.DONE


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_worker_killed_at_any_step_sends_one_letter_and_keeps_no_link(committing_portal: Flask, instant: str) -> None:
    portal = committing_portal
    with portal.app_context():
        sent = invite(email="ivy@test.example")
        link = sent.link
        db.session.commit()
        db.session.remove()
    assert worker_that_dies(portal, instant) == -signal.SIGKILL
    with portal.app_context():
        left = db.session.scalars(sa.select(MailMessage)).one()
        assert (left.state is MailState.SENT) is (instant == "committed")
        assert (left.body is None) is (instant == "committed"), "the text goes with the outcome, never before"
        db.session.remove()
    finish(portal)
    with portal.app_context():
        message = db.session.scalars(sa.select(MailMessage)).one()
        assert (message.state, message.body, message.attempts) == (MailState.SENT, None, INSTANTS[instant])
    (letter,) = (portal.config["SETTINGS"].data_dir / "mail").glob("*.eml")
    assert letter.stem == str(message.id)
    assert link.rsplit("/", 1)[1] in letter.read_text().replace("=\n", "")
    assert list((portal.config["SETTINGS"].data_dir / "mail").iterdir()) == [letter], "nothing half-written is left"
