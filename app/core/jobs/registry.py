"""Which tasks there are, and when the regular ones are due."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

Work = Callable[..., None]


@dataclass(frozen=True)
class Task:
    """A registered task: what to call, and how often it may be tried."""

    name: str
    work: Work
    max_attempts: int


TASKS: dict[str, Task] = {}


def task(name: str, *, max_attempts: int = 5) -> Callable[[Work], Work]:
    """Register a function as the task `name`; raises ValueError when the name is taken."""

    def register(work: Work) -> Work:
        if name in TASKS:
            raise ValueError(f"the task {name} is registered twice")
        TASKS[name] = Task(name, work, max_attempts)
        return work

    return register


def schedule(name: str, *, at: str) -> Callable[[Work], Work]:
    """Register a task that is done regularly, `at` a cron expression in London time."""
    raise NotImplementedError


def init_jobs(app: Flask) -> None:
    """Give the app its job commands."""


def known_task(name: str) -> Task:
    """Return the task of that name; raises KeyError for one nobody registered."""
    return TASKS[name]


def arguments_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments as JSON holds them."""
    return {
        key: value if isinstance(value, bool | int) or value is None else str(value) for key, value in values.items()
    }
