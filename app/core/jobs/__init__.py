"""Durable jobs: rows of the application's own database, written in the transaction that wants them.

Three names are all a feature needs: `task` registers work, `enqueue` asks for it, `schedule` has it done regularly.
"""

from app.core.jobs.models import Job, JobState, Priority
from app.core.jobs.queue import enqueue
from app.core.jobs.registry import init_jobs, schedule, task

__all__ = ["Job", "JobState", "Priority", "enqueue", "init_jobs", "schedule", "task"]
