"""The days a log is asked for, as conditions its key can narrow."""

from datetime import date, timedelta

import sqlalchemy as sa

from app.core.clock import end_of_day, start_of_day
from app.core.events import Event
from app.core.readings import Reading
from app.core.references import first_id_at

# A key counts from 1970; nothing is older than the logs.
BEFORE_THE_LOGS = date(2000, 1, 1)
# A key is made a moment before or after its row's time is taken; the key narrows, the time decides.
KEY_TOLERANCE = timedelta(minutes=1)
Log = type[Event] | type[Reading]


def since(log: Log, day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a row is from this day or later."""
    start = start_of_day(max(day, BEFORE_THE_LOGS))
    return sa.and_(log.id >= first_id_at(start - KEY_TOLERANCE), log.at >= start)


def until(log: Log, day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a row is from this day or earlier."""
    end = end_of_day(max(day, BEFORE_THE_LOGS))
    return sa.and_(log.id <= first_id_at(end + KEY_TOLERANCE), log.at <= end)
