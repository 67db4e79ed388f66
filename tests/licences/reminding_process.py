"""A worker process that dies, as if the power had gone, at one instant of the reminder round."""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import create_app
from app.core.db import db
from app.core.jobs.worker import Worker
from app.settings import Settings

DIES_AT = 2
"""Of the licences that are due, the one at which it dies: one before it is done, others are still to come."""
MARKS = {
    "asked for": "INSERT INTO job ",
    "round committed": "INSERT INTO job ",
    "climbed": "INSERT INTO licence_reminder",
    "half written": "INSERT INTO mail_message",
    "written": "INSERT INTO reminder_recipient",
    "committed": "INSERT INTO reminder_recipient",
}


def die() -> None:
    """Stop without a chance to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(instant: str, engine: sa.Engine) -> None:
    """Arrange the death: in the round, in a reminder before its commit, or right after a commit."""
    met = 0

    def after_statement(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal met
        met += statement.startswith(MARKS[instant])
        if met == DIES_AT and "committed" not in instant:
            die()

    def after_commit(_session: Any) -> None:
        if "committed" in instant and met >= DIES_AT:
            die()

    sa.event.listen(engine, "after_cursor_execute", after_statement)
    sa.event.listen(db.session, "after_commit", after_commit)


def main(data_dir: str, url: str, instant: str) -> None:
    """Work until killed."""
    app = create_app(Settings(data_dir=Path(data_dir), database_url=url, secret_keys="a-key-for-tests-only", demo=True))
    worker = Worker(app, lease=timedelta(seconds=1), poll_seconds=0.05)
    die_at(instant, worker.engine)
    worker.work()


if __name__ == "__main__":
    main(*sys.argv[1:])
