"""Durable jobs: rows of the application's own database, written in the transaction that wants them.

Three names are all a feature needs: `task` registers work, `enqueue` asks for it, `schedule` has it done regularly.
The worker (`flask jobs work`) does it: at least once, and its effect in the database exactly once, because that is
committed together with "done". A job that fails is tried again later; after `max_attempts` it is dead, until the
administrator retries or buries it (`app.core.jobs.actions`). `queue_health` says how the queue is doing.
"""

from app.core.jobs.cli import init_jobs
from app.core.jobs.health import QueueCollector, QueueHealth, queue_health
from app.core.jobs.models import Job, JobSchedule, JobState, JobWorker, Priority
from app.core.jobs.queue import enqueue
from app.core.jobs.registry import schedule, task
from app.core.jobs.upkeep import prune_jobs

__all__ = [
    "Job",
    "JobSchedule",
    "JobState",
    "JobWorker",
    "Priority",
    "QueueCollector",
    "QueueHealth",
    "enqueue",
    "init_jobs",
    "prune_jobs",
    "queue_health",
    "schedule",
    "task",
]
