"""Putting work into the queue."""

from datetime import timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.core.clock import now
from app.core.db import db
from app.core.jobs.models import Job, JobState, Priority
from app.core.jobs.registry import arguments_of, known_task
from app.core.references import new_id


def enqueue(
    name: str,
    *,
    key: str | None = None,
    priority: Priority = Priority.SOON,
    delay: timedelta = timedelta(0),
    **arguments: Any,
) -> bool:
    """Add a job in this transaction and return whether it was added; a key already there adds nothing.

    Arguments are ids and plain values. Raises KeyError for a task nobody registered.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    moment = now()
    statement = (
        insert(Job)
        .values(
            id=new_id(),
            task=name,
            arguments=arguments_of(arguments),
            key=key,
            priority=priority,
            state=JobState.WAITING,
            enqueued_at=moment,
            run_at=moment + delay,
            attempts=0,
            max_attempts=known_task(name).max_attempts,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Job.id)
    )
    return db.session.scalar(statement) is not None
