"""The jobs as a list, and one of them."""

import uuid

import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db
from app.core.errors import NotFound
from app.core.formats import counted
from app.core.jobs import Job, JobState
from app.core.tables import ChoiceFilter, Column, Link, LogListing, TextFilter


def job_listing() -> LogListing:
    """Return the jobs, the latest enqueued first."""
    return LogListing(
        name="jobs",
        caption="Jobs",
        statement=sa.select(Job),
        columns=(
            Column("task", "Task", lambda job: Link(job.task, f"/jobs/{job.id}")),
            Column("state", "State", lambda job: job.state),
            Column("priority", "Queue", lambda job: job.priority),
            Column("enqueued", "Enqueued", lambda job: job.enqueued_at),
            Column("age", "Age", _age),
            Column("attempts", "Attempts", lambda job: f"{job.attempts} of {job.max_attempts}"),
        ),
        filters=(
            ChoiceFilter("state", "State", lambda chosen: Job.state == JobState(chosen), tuple(JobState.choices())),
            TextFilter("task", "Task", lambda typed: Job.task == typed.lower()),
        ),
        tie_breaker=Job.id.expression,
    )


def job_by_id(job_id: uuid.UUID) -> Job:
    """Return a job; raises NotFound."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise NotFound("job")
    return job


def _age(job: Job) -> str:
    seconds = int((now() - job.enqueued_at).total_seconds())
    if seconds < 60:
        return counted(max(0, seconds), "second")
    if seconds < 3600:
        return counted(seconds // 60, "minute")
    return counted(seconds // 3600, "hour") if seconds < 86_400 else counted(seconds // 86_400, "day")
