"""The days a log is asked for, as conditions its key can narrow."""

from datetime import date, timedelta

import sqlalchemy as sa
from werkzeug.exceptions import BadRequest

from app.core.clock import end_of_day, start_of_day
from app.core.events import Event
from app.core.pages import EARLIEST, LATEST
from app.core.readings import Reading
from app.core.references import first_id_at

# A key is made a moment before or after its row's time is taken; the key narrows, the time decides.
KEY_TOLERANCE = timedelta(minutes=1)
Log = type[Event] | type[Reading]


def since(log: Log, typed: str) -> sa.ColumnElement[bool]:
    """Return the condition that a row is from this day or later."""
    start = start_of_day(_day(typed))
    return sa.and_(log.id >= first_id_at(start - KEY_TOLERANCE), log.at >= start)


def until(log: Log, typed: str) -> sa.ColumnElement[bool]:
    """Return the condition that a row is from this day or earlier."""
    end = end_of_day(_day(typed))
    return sa.and_(log.id <= first_id_at(end + KEY_TOLERANCE), log.at <= end)


def _day(typed: str) -> date:
    """Return the typed day; one that cannot be read is a bad request, rather than a list of something else."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise BadRequest from None
    if not EARLIEST <= day <= LATEST:
        raise BadRequest
    return day
