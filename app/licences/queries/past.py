"""What happened to a licence and what was sent about its end, for its page, in one query."""

import uuid
from datetime import date
from functools import cache

from app.core.clock import end_of_day
from app.core.events import EventLine
from app.core.reading import Together
from app.licences.queries.reminders import SentReminder, reminders_among, sent_statement
from app.licences.queries.scope import events_statement


def past_of(licence_id: uuid.UUID, day: date) -> tuple[list[EventLine], list[SentReminder]]:
    """Return a licence's events up to the end of a day and the reminders sent of its end, the latest first of each.

    The oldest of a very long history are left to the event log.
    """
    events, sent = _past().read(licence_id=licence_id, until=end_of_day(day))
    latest_first = sorted(events, key=lambda row: row[0], reverse=True)
    return [EventLine(*line) for _, *line in latest_first], reminders_among(sent)


@cache
def _past() -> Together:
    """Put together once: that costs more than the query."""
    return Together(events_statement(), sent_statement())
