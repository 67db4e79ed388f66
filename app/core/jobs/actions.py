"""What the administrator can do about a dead job."""

from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError, NotFound
from app.core.events import Event, EventTag, record_event
from app.core.jobs.models import Job, JobState


def retry_job(actor: Actor, job: Job) -> None:
    """Put a dead job back in the queue with all its attempts; raises DomainError for one that is not dead."""
    job = _dead(job, "retried")
    job.state = JobState.WAITING
    job.attempts = 0
    job.run_at = now()
    job.finished_at = None
    _record(actor, EventTag.JOB_RETRIED, job)


def bury_job(actor: Actor, job: Job, reason: str) -> None:
    """Lay a dead job to rest, with the reason; raises DomainError for one that is not dead, or without a reason."""
    if not reason.strip():
        raise DomainError("Enter why this job is not to be done.", field="reason", status=422)
    job = _dead(job, "buried")
    job.state = JobState.BURIED
    job.finished_at = now()
    _record(actor, EventTag.JOB_BURIED, job, reason=reason.strip())


def _dead(job: Job, what: str) -> Job:
    locked = db.session.get(Job, job.id, with_for_update=True, populate_existing=True)
    if locked is None:
        raise NotFound("job")
    if locked.state is not JobState.DEAD:
        raise DomainError(f"Only a dead job can be {what}; this one is {locked.state.in_sentence}.")
    return locked


def _record(actor: Actor, tag: EventTag, job: Job, reason: str | None = None) -> Event:
    event = record_event(actor, tag, subject_kind="job", subject_id=job.id, reason=reason, job=job.task)
    db.session.flush()
    return event
