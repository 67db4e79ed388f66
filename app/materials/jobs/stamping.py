"""Stamping copies in the worker, and giving up on those it cannot make (C9)."""

import uuid

import structlog

from app.core.jobs import schedule, task
from app.materials.actions.stamping import STAMP_TASK, give_up_on_dead_jobs, stamp_copy

log = structlog.get_logger()


@task(STAMP_TASK)
def stamp(row_id: uuid.UUID) -> None:
    """Stamp one copy; doing it again changes nothing."""
    stamp_copy(row_id)


@schedule("materials.give-up-on-copies", at="*/5 * * * *")
def give_up() -> None:
    """Tell the readers whose copies could not be made for a reason other than the file."""
    if given_up := give_up_on_dead_jobs():
        log.warning("copies given up", number=given_up)
