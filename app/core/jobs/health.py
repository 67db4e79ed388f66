"""How the queue is doing, for readiness, metrics and the administrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.core.clock import now
from app.core.db import db
from app.core.formats import counted
from app.core.jobs.models import Job, JobState, JobWorker

# Six beats of the heart at the usual lease.
WORKER_IS_SEEN_FOR = timedelta(minutes=2)
# Bulk work may stand back for ten minutes while everything is well.
WAITS_TOO_LONG = timedelta(minutes=20)


@dataclass(frozen=True)
class QueueHealth:
    """The queue at one moment; `oldest_waiting_seconds` is how long the oldest due job has been due."""

    waiting: int
    running: int
    dead: int
    oldest_waiting_seconds: float
    workers_seen: int

    @property
    def troubles(self) -> list[str]:
        """Return, as sentences, why work is not getting done; an empty list is readiness."""
        troubles = []
        if not self.workers_seen:
            troubles.append("No worker has been seen for two minutes. Start one with: flask --app wsgi jobs work")
        if self.oldest_waiting_seconds > WAITS_TOO_LONG.total_seconds():
            minutes = int(self.oldest_waiting_seconds // 60)
            troubles.append(f"The oldest job has waited for {counted(minutes, 'minute')}. Start another worker.")
        return troubles


def queue_health() -> QueueHealth:
    """Return the queue's health now, by two queries that read indexes only. A job for later counts as waiting."""
    open_states = (JobState.WAITING, JobState.RUNNING, JobState.DEAD)
    by_state = {
        state: (count, since)
        for state, count, since in db.session.execute(
            sa.select(Job.state, sa.func.count(), sa.func.min(Job.run_at))
            .where(Job.state.in_(open_states))
            .group_by(Job.state)
        )
    }
    seen = sa.select(sa.func.count()).where(JobWorker.seen_at > now() - WORKER_IS_SEEN_FOR)
    waiting, oldest = by_state.get(JobState.WAITING, (0, now()))
    return QueueHealth(
        waiting=waiting,
        running=by_state.get(JobState.RUNNING, (0, None))[0],
        dead=by_state.get(JobState.DEAD, (0, None))[0],
        oldest_waiting_seconds=max(0.0, (now() - oldest).total_seconds()),
        workers_seen=db.session.scalar(seen) or 0,
    )


class QueueCollector(Collector):
    """The queue's health as Prometheus gauges, read whenever metrics are collected inside an app context."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield a gauge for each figure."""
        health = queue_health()
        for name, meaning, value in (
            ("jobs_waiting", "Jobs waiting, for their turn or for later", health.waiting),
            ("jobs_running", "Jobs in a worker's hands", health.running),
            ("jobs_dead", "Jobs that failed for good and wait for the administrator", health.dead),
            ("jobs_oldest_waiting_seconds", "How long the oldest due job has waited", health.oldest_waiting_seconds),
            ("jobs_workers_seen", "Workers seen in the last two minutes", health.workers_seen),
        ):
            yield GaugeMetricFamily(f"waymark_{name}", meaning, value=value)
