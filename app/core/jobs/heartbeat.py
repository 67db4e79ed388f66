"""A worker's pulse: a thread that says the worker is alive and keeps the lease of the job in its hands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.core.clock import now
from app.core.db import transactions_write
from app.core.jobs.claiming import Claimed, extend
from app.core.jobs.models import JobWorker

log = structlog.get_logger("jobs")


class Heartbeat:
    """Beats every third of a lease. A beat that meets a locked or absent database is tried again soon."""

    def __init__(self, engine: Engine, worker: str, lease: timedelta) -> None:
        """Beat for `worker`, extending leases by `lease`."""
        self.engine = engine
        self.worker = worker
        self.lease = lease
        self.held: Claimed | None = None
        self._ended = threading.Event()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat while the caller works, then take the worker off the list."""
        thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            self._sign_off()

    def beat(self) -> timedelta:
        """Beat once and return how long until the next."""
        held = self.held
        try:
            with transactions_write(True), self.engine.begin() as connection:
                self._sign_on(connection)
                if held is not None and not extend(connection, held, self.lease) and held is self.held:
                    log.warning("job lease lost", task=held.task, job=str(held.job_id), worker=self.worker)
        except DBAPIError as error:
            log.warning("heartbeat failed", worker=self.worker, error=str(error.orig))
            return min(self.lease / 10, timedelta(seconds=1))
        return self.lease / 3

    def _run(self) -> None:
        pause = self.beat()
        while not self._ended.wait(pause.total_seconds()):
            pause = self.beat()

    def _sign_on(self, connection: Connection) -> None:
        seen = sa.update(JobWorker).where(JobWorker.name == self.worker).values(seen_at=now())
        if connection.scalar(seen.returning(JobWorker.name)) is None:
            connection.execute(sa.insert(JobWorker).values(name=self.worker, seen_at=now()))

    def _sign_off(self) -> None:
        try:
            with transactions_write(True), self.engine.begin() as connection:
                connection.execute(sa.delete(JobWorker).where(JobWorker.name == self.worker))
        except DBAPIError as error:
            log.warning("worker could not sign off", worker=self.worker, error=str(error.orig))
