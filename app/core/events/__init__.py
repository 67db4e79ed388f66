"""The append-only event log: who did what to what, why, and what was before and after (G2).

Every tag has a sentence; the sentence is filled from the event's details when it is read, and the words a person
typed stay what they were.
"""

from app.core.events.models import LINE, Event, EventLine
from app.core.events.record import record_event
from app.core.events.tags import EventTag

__all__ = ["LINE", "Event", "EventLine", "EventTag", "record_event"]
