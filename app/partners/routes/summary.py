"""What the page of an organisation says about its end and its history."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.clock import day_of
from app.core.events import Event
from app.core.formats import long_date
from app.partners.models import OrganisationEnd
from app.partners.queries import end_of, organisation_names
from app.partners.queries.history import TimelineEntry


@dataclass(frozen=True)
class EndShown:
    """The end of an organisation in a sentence, what follows, and where the successor's page is."""

    sentence: str
    what_follows: str
    ended_on: date
    successor_id: uuid.UUID | None


def end_shown(organisation_id: uuid.UUID) -> EndShown | None:
    """Return the end of an organisation as its page says it, or None while none is recorded."""
    end = end_of(organisation_id)
    return None if end is None else EndShown(_sentence(end), end.what_follows, end.ended_on, end.successor_id)


def organisation_timeline(events: Iterable[Event]) -> list[TimelineEntry]:
    """Return what was recorded about an organisation, newest first."""
    return [TimelineEntry(event.sentence, day_of(event.at)) for event in events]


def _sentence(end: OrganisationEnd) -> str:
    if end.successor_id is None:
        return f"Its last day is {long_date(end.ended_on)}."
    successor = organisation_names([end.successor_id], end.ended_on).get(end.successor_id, "another organisation")
    return f"Its last day is {long_date(end.ended_on)}. It merges into {successor}."
