"""Who does a job: taking one under a lease, and giving it back done, failed or unfinished.

The lease is a fence. Whatever a worker does to a job it holds is conditional on still holding it: same worker, same
attempt, still running. A worker that was paused beyond its lease so cannot finish what another has taken over.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from app.core.clock import now
from app.core.db import transactions_write
from app.core.jobs.models import Job, JobState, Priority

# Bulk work gives way to work somebody waits for, but not for ever: it queues as if it had come this much later.
BULK_GIVES_WAY = timedelta(minutes=10)

LOST = "lost"
STOPPED = "The worker stopped in the middle of the last attempt.\n\n"

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Claimed:
    """A job in the hands of one worker, for one attempt."""

    job_id: uuid.UUID
    task: str
    arguments: dict[str, Any]
    attempt: int
    max_attempts: int
    worker: str

    @property
    def is_last_attempt(self) -> bool:
        """Return whether the job dies if this attempt fails."""
        return self.attempt >= self.max_attempts


def claim(engine: Engine, worker: str, lease: timedelta) -> Claimed | None:
    """Take the next job for `worker` until `lease` from now, or None where nothing is due.

    The attempt is counted here, so that a job that kills its worker is not tried for ever. Looking comes first and
    only reads: on SQLite an idle worker must not keep writers waiting.
    """
    moment = now()
    wanted = _what_is_next(engine, moment)
    if wanted is None:
        return None
    with transactions_write(True), engine.begin() as connection:
        if wanted == LOST:
            _give_up_on_spent_jobs(connection, moment)
            return _take(connection, sa.or_(_is_lost(moment), _is_due(moment)), worker, moment + lease)
        return _take(connection, sa.and_(_is_due(moment), Job.priority == wanted), worker, moment + lease)


def finish(connection: Connection, claimed: Claimed) -> bool:
    """Mark the job done in the caller's transaction; False, and nothing changed, where the lease was lost."""
    return _settle(connection, claimed, state=JobState.DONE, finished_at=now(), error=None)


def fail(engine: Engine, claimed: Claimed, error: str, retry_after: timedelta) -> bool:
    """Have the job tried again after a while, or declare it dead after its last attempt, with the traceback."""
    outcome: dict[str, Any] = {"state": JobState.WAITING, "run_at": now() + retry_after}
    if claimed.is_last_attempt:
        outcome = {"state": JobState.DEAD, "finished_at": now()}
    with transactions_write(True), engine.begin() as connection:
        return _settle(connection, claimed, error=error, **outcome)


def release(engine: Engine, claimed: Claimed) -> bool:
    """Give the job back unfinished because this worker must stop, which was not the job's fault: no attempt spent."""
    with transactions_write(True), engine.begin() as connection:
        return _settle(connection, claimed, state=JobState.WAITING, run_at=now(), attempts=claimed.attempt - 1)


def extend(connection: Connection, claimed: Claimed, lease: timedelta) -> bool:
    """Make the lease last until `lease` from now; False where it was lost."""
    return _change(connection, claimed, lease_until=now() + lease)


def _what_is_next(engine: Engine, moment: datetime) -> str | None:
    """Return which of the three queues the next job is in: lost jobs, then soon and bulk by age."""
    lost = sa.select(sa.literal(LOST), Job.lease_until).where(_is_lost(moment)).limit(1)
    looks = [lost.subquery(), *(_oldest(priority, moment).subquery() for priority in Priority)]
    question = sa.union_all(*(sa.select(look) for look in looks))
    with transactions_write(False), engine.connect() as connection:
        found: dict[str, datetime] = {row[0]: row[1] for row in connection.execute(question)}
    if LOST in found:
        return LOST
    if Priority.BULK in found:
        found[Priority.BULK] += BULK_GIVES_WAY
    return min(found, key=found.__getitem__, default=None)


def _oldest(priority: Priority, moment: datetime) -> sa.Select[str, datetime]:
    due = sa.and_(_is_due(moment), Job.priority == priority)
    return sa.select(sa.literal(priority.value), Job.run_at).where(due).order_by(Job.run_at).limit(1)


def _is_due(moment: datetime) -> Condition:
    return sa.and_(Job.state == JobState.WAITING, Job.run_at <= moment)


def _is_lost(moment: datetime) -> Condition:
    return sa.and_(Job.state == JobState.RUNNING, Job.lease_until < moment)


def _give_up_on_spent_jobs(connection: Connection, moment: datetime) -> None:
    """Declare dead what was lost on its last attempt; what an earlier attempt raised is kept below the reason."""
    connection.execute(
        sa.update(Job)
        .where(_is_lost(moment), Job.attempts >= Job.max_attempts)
        .values(
            state=JobState.DEAD,
            finished_at=moment,
            worker=None,
            lease_until=None,
            error=sa.literal(STOPPED) + sa.func.coalesce(Job.error, ""),
        )
    )


def _take(connection: Connection, condition: Condition, worker: str, until: datetime) -> Claimed | None:
    # Standing alone, the inner query runs once; another worker's choice is skipped on PostgreSQL, and on SQLite
    # there is no other, for the transaction began as the only writer.
    chosen = (
        sa.select(Job.id)
        .where(condition)
        .order_by(Job.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .correlate(None)
        .scalar_subquery()
    )
    row = connection.execute(
        sa.update(Job)
        .where(Job.id == chosen)
        .values(state=JobState.RUNNING, worker=worker, lease_until=until, attempts=Job.attempts + 1)
        .returning(Job.id, Job.task, Job.arguments, Job.attempts, Job.max_attempts, Job.worker)
    ).one_or_none()
    return None if row is None else Claimed(*row)


def _settle(connection: Connection, claimed: Claimed, **values: Any) -> bool:
    return _change(connection, claimed, worker=None, lease_until=None, **values)


def _change(connection: Connection, claimed: Claimed, **values: Any) -> bool:
    still_held = sa.and_(
        Job.id == claimed.job_id,
        Job.worker == claimed.worker,
        Job.attempts == claimed.attempt,
        Job.state == JobState.RUNNING,
    )
    return connection.scalar(sa.update(Job).where(still_held).values(**values).returning(Job.id)) is not None
