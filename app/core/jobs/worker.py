"""The worker: one process that takes jobs one after the other and survives what befalls them."""

import os
import random
import secrets
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.core.jobs.claiming import Claimed, claim, fail, finish, release
from app.core.jobs.heartbeat import Heartbeat
from app.core.jobs.registry import known_task
from app.core.jobs.schedules import enqueue_due

log = structlog.get_logger("jobs")

LEASE = timedelta(seconds=60)
POLL_SECONDS = 0.5
GRACE_SECONDS = 20.0
SCHEDULES_EVERY_SECONDS = 10.0
LONGEST_OUTAGE_PAUSE_SECONDS = 30.0
FIRST_BACK_OFF = timedelta(seconds=10)
LONGEST_BACK_OFF = timedelta(hours=1)
ERROR_CHARACTERS = 4_000


class GraceOver(KeyboardInterrupt):
    """The worker must stop now. A KeyboardInterrupt, because drivers cancel a running statement on one."""


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one did for it is rolled back."""


def back_off(attempt: int) -> timedelta:
    """Return how long to wait after a failed attempt: about 10, 20, 40… seconds, never above an hour or so.

    A quarter either way is chance, so that jobs that failed together do not come back together.
    """
    usual = min(FIRST_BACK_OFF * float(2 ** min(attempt - 1, 20)), LONGEST_BACK_OFF)
    return usual * random.uniform(0.75, 1.25)  # noqa: S311  nothing is kept secret with it


class Worker:
    """Claims and does jobs until told to stop."""

    def __init__(
        self,
        app: Flask,
        *,
        lease: timedelta = LEASE,
        poll_seconds: float = POLL_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
        retry_after: Callable[[int], timedelta] = back_off,
    ) -> None:
        """Work for `app`. A lease must be much longer than SQLite's busy timeout of 10 seconds."""
        with app.app_context():
            self.engine = db.engine
        self.app = app
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.lease = lease
        self.poll_seconds = poll_seconds
        self.grace_seconds = grace_seconds
        self.retry_after = retry_after
        self.heartbeat = Heartbeat(self.engine, self.name, lease)
        self.is_stopping = False
        self._may_interrupt = False
        self._schedules_next = 0.0

    def work(self) -> None:
        """Do what is due and what becomes due, until a signal says stop; an absent database is waited for."""
        outages = 0
        log.info("worker started", worker=self.name)
        with self.heartbeat.beating():
            while not self.is_stopping:
                try:
                    if not self._do_round():
                        self._pause(self.poll_seconds * random.uniform(0.5, 1.5))  # noqa: S311
                    outages = 0
                except DBAPIError as error:
                    outages += 1
                    log.warning("database unavailable", worker=self.name, outages=outages, error=str(error.orig))
                    self._pause(min(2.0 ** min(outages, 10) / 2, LONGEST_OUTAGE_PAUSE_SECONDS))
        log.info("worker stopped", worker=self.name)

    def work_off(self) -> int:
        """Enqueue the regular work that is due, do all that is waiting, and return how many jobs were tried."""
        tried = 0
        with self.heartbeat.beating():
            while not self.is_stopping and self._do_round():
                tried += 1
        return tried

    def do_next(self) -> bool:
        """Do one job, if one is due, and return whether there was one."""
        claimed = claim(self.engine, self.name, self.lease)
        if claimed is None:
            return False
        self.heartbeat.held = claimed
        try:
            self._try(claimed)
        finally:
            self.heartbeat.held = None
        return True

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """Let SIGTERM and SIGINT stop this worker: it finishes its job within the grace, or releases it."""
        handlers: dict[signal.Signals, Any] = {
            signal.SIGTERM: self._stop,
            signal.SIGINT: self._stop,
            signal.SIGALRM: self._interrupt,
        }
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _do_round(self) -> bool:
        if time.monotonic() >= self._schedules_next:
            with self.app.app_context():
                enqueue_due()
            self._schedules_next = time.monotonic() + SCHEDULES_EVERY_SECONDS
        return self.do_next()

    def _try(self, claimed: Claimed) -> None:
        started = time.monotonic()
        line = log.bind(task=claimed.task, job=str(claimed.job_id), attempt=claimed.attempt, worker=self.name)
        with self.app.app_context():
            try:
                self._do(claimed)
                line.info("job done", seconds=round(time.monotonic() - started, 3))
            except LeaseLost:
                db.session.rollback()
                line.warning("job taken over by another worker")
            except GraceOver:
                db.session.rollback()
                release(self.engine, claimed)
                line.warning("job released unfinished")
            except Exception as error:
                db.session.rollback()
                fail(self.engine, claimed, _traceback(), self.retry_after(claimed.attempt))
                line.warning("job dead" if claimed.is_last_attempt else "job failed", error=type(error).__name__)

    def _do(self, claimed: Claimed) -> None:
        """Do the work and commit it together with "done", so that neither is ever true without the other."""
        with self._interruptible():
            known_task(claimed.task).do(claimed.arguments)
        db.session.flush()
        if not finish(db.session.connection(), claimed):
            raise LeaseLost
        db.session.commit()

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        self._may_interrupt = True
        try:
            yield
        finally:
            self._may_interrupt = False

    def _stop(self, *_signal: object) -> None:
        if not self.is_stopping:
            self.is_stopping = True
            signal.setitimer(signal.ITIMER_REAL, self.grace_seconds)

    def _interrupt(self, *_signal: object) -> None:
        """Only the work itself is interrupted: what follows it is short, and must end one way or the other."""
        if self._may_interrupt:
            raise GraceOver

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, POLL_SECONDS))


def _traceback() -> str:
    """Return the end of the current traceback, without what PostgreSQL could not store."""
    text = traceback.format_exc()[-ERROR_CHARACTERS:].replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode()
