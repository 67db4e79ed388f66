"""Clearing away rows nobody needs any more."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db
from app.core.jobs.models import Job, JobState, JobWorker
from app.core.jobs.registry import schedule

KEPT = {
    JobState.DONE: timedelta(days=30),
    JobState.BURIED: timedelta(days=30),
    JobState.DEAD: timedelta(days=90),
}
WORKERS_KEPT = timedelta(days=1)
ROWS_AT_A_TIME = 1_000


@schedule("jobs.upkeep", at="40 3 * * *")
def prune_jobs() -> None:
    """Delete finished jobs that were kept for their time, and workers not seen for a day.

    A thousand rows to a transaction, so that no writer waits long.
    """
    for state, kept in KEPT.items():
        while _delete_some(state, now() - kept) == ROWS_AT_A_TIME:
            pass
    db.session.execute(sa.delete(JobWorker).where(JobWorker.seen_at < now() - WORKERS_KEPT))
    db.session.commit()


def _delete_some(state: JobState, finished_before: datetime) -> int:
    over = sa.select(Job.id).where(Job.state == state, Job.finished_at < finished_before).limit(ROWS_AT_A_TIME)
    deleted = db.session.scalars(
        sa.delete(Job).where(Job.id.in_(over)).returning(Job.id).execution_options(synchronize_session=False)
    ).all()
    db.session.commit()
    return len(deleted)
