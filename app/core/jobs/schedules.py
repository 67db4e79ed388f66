"""Turning the regular tasks' slots into jobs, each slot once."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db, transactions_write
from app.core.jobs.models import JobSchedule
from app.core.jobs.queue import enqueue, insert_unless_there
from app.core.jobs.registry import SCHEDULES, Schedule

# A slot noticed later than this counts as missed.
ON_TIME = timedelta(minutes=10)


def enqueue_due() -> int:
    """Enqueue the regular tasks that have become due, commit, and return how many that were.

    Safe to call as often as one likes and from any number of workers. It only reads where nothing is due, and so
    must be called outside a transaction.
    """
    moment = now()
    due = _new_slots(moment)
    if not due:
        return 0
    with transactions_write(True):
        added = sum(_deal_with(SCHEDULES[name], slot, moment) for name, slot in due.items())
        db.session.commit()
    return added


def _new_slots(moment: datetime) -> dict[str, datetime]:
    """Return each schedule's latest slot where it is not yet dealt with."""
    with transactions_write(False):
        dealt_with = {row.name: row.slot for row in db.session.execute(sa.select(JobSchedule.name, JobSchedule.slot))}
        db.session.rollback()
    latest = {name: schedule.cron.latest_slot(moment) for name, schedule in SCHEDULES.items()}
    return {name: slot for name, slot in latest.items() if name not in dealt_with or dealt_with[name] < slot}


def _deal_with(schedule: Schedule, slot: datetime, moment: datetime) -> bool:
    """Take the slot, and enqueue its job unless it is one this database was not yet there for or may be skipped."""
    taken = sa.update(JobSchedule).where(JobSchedule.name == schedule.name, JobSchedule.slot < slot).values(slot=slot)
    if db.session.scalar(taken.returning(JobSchedule.name)) is None:
        db.session.execute(insert_unless_there(JobSchedule, name=schedule.name, slot=slot))
        return False
    if schedule.missed == "skip" and moment - slot > ON_TIME:
        return False
    return enqueue(schedule.name, key=f"{schedule.name}@{slot:%Y-%m-%dT%H:%MZ}", priority=schedule.priority)
