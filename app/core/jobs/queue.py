"""Putting work into the queue."""

from datetime import timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.core.clock import now
from app.core.db import Base, db
from app.core.jobs.models import Job, JobState, Priority
from app.core.jobs.registry import known_task
from app.core.references import new_id


def enqueue(
    name: str,
    /,
    *,
    key: str | None = None,
    priority: Priority = Priority.SOON,
    delay: timedelta = timedelta(0),
    **arguments: Any,
) -> bool:
    """Add a job in this transaction and return whether it was added; a key already there adds nothing.

    A key stays taken as long as its row is kept: 30 days after the job is done or buried, 90 after it died, so
    put into the key what makes the work this work (`copy.stamp:<copy id>`). Arguments are ids and plain values.
    Raises KeyError for a task nobody registered and TypeError for arguments it does not take.
    """
    wanted = known_task(name)
    moment = now()
    statement = insert_unless_there(
        Job,
        id=new_id(),
        task=name,
        arguments=wanted.stored(arguments),
        key=key,
        priority=priority,
        state=JobState.WAITING,
        enqueued_at=moment,
        run_at=moment + delay,
        attempts=0,
        max_attempts=wanted.max_attempts,
    ).returning(Job.id)
    return db.session.scalar(statement) is not None


def insert_unless_there(table: type[Base], **values: Any) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that adds nothing, and does not fail, where a unique index already holds the row."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    statement: Any = postgresql.insert(table) if is_postgresql else sqlite.insert(table)
    insert: sqlite.Insert | postgresql.Insert = statement.values(**values).on_conflict_do_nothing()
    return insert


__all__ = ["enqueue", "insert_unless_there"]
