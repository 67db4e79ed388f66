"""A worker process that can be told to die, without warning, at one instant of a job's life."""

import logging
import os
import sys
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from app.core.db import db
from app.core.jobs import JobState
from app.core.jobs.worker import Worker
from tests.core.jobs.workshop import die, make_app


def die_at(instant: str, engine: sa.Engine) -> None:
    """Have this process killed inside the claim's transaction, just before the last commit, or just after it."""
    finishing = False

    def after_statement(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        nonlocal finishing
        values = parameters.values() if isinstance(parameters, dict) else parameters
        is_job_update = statement.startswith("UPDATE job SET")
        if instant == "claim" and is_job_update and JobState.RUNNING in values and "finished_at" not in statement:
            die()
        finishing = is_job_update and JobState.DONE in values
        if instant == "before commit" and finishing:
            die()

    def after_commit(_session: Any) -> None:
        if instant == "after commit" and finishing:
            die()

    sa.event.listen(engine, "after_cursor_execute", after_statement)
    sa.event.listen(db.session, "after_commit", after_commit)


def main(url: str, lease: str, grace: str) -> None:
    """Work until stopped, retrying failures at once."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    worker = Worker(
        make_app(url),
        lease=timedelta(seconds=float(lease)),
        poll_seconds=0.05,
        grace_seconds=float(grace),
        retry_after=lambda attempt: timedelta(0),
    )
    die_at(os.environ.get("DIE_AT", ""), worker.engine)
    with worker.stopping_on_signals():
        worker.work()


if __name__ == "__main__":
    main(*sys.argv[1:])
