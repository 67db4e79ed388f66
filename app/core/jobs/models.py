"""The table of jobs."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import unique
from app.core.db import Base, EnumText, Keyed
from app.core.labels import Labelled


class JobState(Labelled):
    """Where a job stands."""

    WAITING = "waiting", "Waiting", "blue"
    RUNNING = "running", "Running", "purple"
    DONE = "done", "Done", "green"
    DEAD = "dead", "Dead", "red"
    BURIED = "buried", "Buried", "grey"


class Priority(Labelled):
    """Which of two queues a job waits in: what somebody waits for, and what can wait."""

    SOON = "soon", "Soon", "blue"
    BULK = "bulk", "Bulk", "grey"


class Job(Keyed, Base):
    """One piece of work: its task's name, its arguments (ids, never objects), and its lease while it runs."""

    __tablename__ = "job"
    __table_args__ = (
        unique("key", name="uq_job_key", sentence="This work is already queued."),
        sa.Index("ix_job_due", "state", "priority", "run_at"),
    )

    task: Mapped[str] = mapped_column(sa.String(80))
    arguments: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(sa.String(200))
    priority: Mapped[Priority] = mapped_column(EnumText(Priority))
    state: Mapped[JobState] = mapped_column(EnumText(JobState))
    enqueued_at: Mapped[datetime] = mapped_column(default=now)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(sa.String(120))
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
