"""Which tasks there are, what they take, and when the regular ones are due."""

import inspect
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import validate_call

from app.core.jobs.cron import Cron, parse_cron
from app.core.jobs.models import Priority

Work = Callable[..., None]
Missed = Literal["last", "skip"]


@dataclass(frozen=True)
class Task:
    """A registered task: what to call, and how often it may be tried."""

    name: str
    work: Work
    max_attempts: int
    call: Work

    def stored(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments as JSON holds them; raises TypeError for what the task does not take."""
        inspect.signature(self.work).bind(**arguments)
        return {name: _plain(value) for name, value in arguments.items()}

    def do(self, stored: dict[str, Any]) -> None:
        """Do the work, each argument turned back into the type the task's annotation names."""
        self.call(**stored)


@dataclass(frozen=True)
class Schedule:
    """A regular task: when it is due, what becomes of a missed slot, and which queue it waits in."""

    name: str
    cron: Cron
    missed: Missed
    priority: Priority


TASKS: dict[str, Task] = {}
SCHEDULES: dict[str, Schedule] = {}


def task(name: str, *, max_attempts: int = 5) -> Callable[[Work], Work]:
    """Register a function as the task `name`; raises ValueError when the name is taken.

    A task is an idempotent action of the system's: it may be done again after a crash. It runs in an app context
    with a session of its own and need not commit: what it leaves in the session is committed together with "done".
    SQLite lets one write at a time, so a task that does something slow reads what it needs, calls
    `db.session.commit()`, does the slow part, and only then writes.
    """

    def register(work: Work) -> Work:
        if name in TASKS:
            raise ValueError(f"the task {name} is registered twice")
        TASKS[name] = Task(name, work, max_attempts, validate_call(work))
        return work

    return register


def schedule(
    name: str,
    *,
    at: str,
    missed: Missed = "last",
    max_attempts: int = 5,
    priority: Priority = Priority.BULK,
) -> Callable[[Work], Work]:
    """Register a task without arguments that is done regularly, `at` a cron expression on London clocks.

    Each slot is done once, whatever the number of workers. Of the slots missed while no worker ran only the last
    is done, or none with `missed="skip"`. Slots before a worker first knew of the schedule were not missed.
    Raises ValueError for an expression that cannot be read.
    """
    SCHEDULES[name] = Schedule(name, parse_cron(at), missed, priority)
    return task(name, max_attempts=max_attempts)


def known_task(name: str) -> Task:
    """Return the task of that name; raises KeyError for one nobody registered."""
    return TASKS[name]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a job is given ids and plain values, not {type(value).__name__}")
