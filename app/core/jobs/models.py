"""The tables of jobs: the work itself, the regular work's last slot, and the workers seen at it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
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
    """One piece of work: its task's name, its arguments (ids, never objects), and its lease while it runs.

    A waiting job that has failed before keeps its last traceback in `error`; a dead one keeps the fatal one.
    """

    __tablename__ = "job"
    __table_args__ = (
        unique("key", name="uq_job_key", sentence="This work is already queued."),
        check(
            "(state = 'running') = (lease_until IS NOT NULL AND worker IS NOT NULL)",
            name="leased_while_running",
            sentence="A job has a worker and a lease while it runs, and only then.",
        ),
        check(
            "(state IN ('done', 'dead', 'buried')) = (finished_at IS NOT NULL)",
            name="finished_when_over",
            sentence="A job has a time it finished once it is done, dead or buried, and only then.",
        ),
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


class JobSchedule(Base):
    """The last slot of a regular task that was dealt with, so that each is dealt with once, for ever.

    The jobs themselves are pruned, so they cannot answer for a task that is due once a year.
    """

    __tablename__ = "job_schedule"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    slot: Mapped[datetime]


class JobWorker(Base):
    """A worker process and when its heart last beat."""

    __tablename__ = "job_worker"

    name: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    seen_at: Mapped[datetime]
