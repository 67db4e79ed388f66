"""An event as a line of news: a few words, the day, and the event's own sentence."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import day_of
from app.core.events.tags import EventTag

_TITLES = {
    EventTag.LICENCE_SIGNED: "Licence signed",
    EventTag.LICENCE_SUSPENDED: "Licence suspended",
    EventTag.LICENCE_REINSTATED: "Licence reinstated",
    EventTag.LICENCE_TERMINATED: "Licence terminated",
    EventTag.LICENCE_NOTICE_GIVEN: "Notice given",
    EventTag.LICENCE_NOTICE_WITHDRAWN: "Notice withdrawn",
    EventTag.CONDITION_SET: "Condition set",
    EventTag.CONDITION_MET: "Condition met",
    EventTag.CERTIFICATION_AWARDED: "Level awarded",
    EventTag.STANDING_RECORDED: "Taken out of delivery",
    EventTag.STANDING_LIFTED: "Back in delivery",
    EventTag.AREA_DELIVERY_RECORDED: "Delivery recorded",
    EventTag.AREA_PARTY_RECORDED: "Party of an area recorded",
    EventTag.PARTY_CHANGE_UNDONE: "Change of party undone",
    EventTag.VERSION_RELEASED: "Version released",
    EventTag.VERSION_WITHDRAWN: "Version withdrawn",
}
_FAULTS = {
    EventTag.LICENCE_SUSPENDED,
    EventTag.LICENCE_TERMINATED,
    EventTag.LICENCE_NOTICE_GIVEN,
    EventTag.STANDING_RECORDED,
    EventTag.VERSION_WITHDRAWN,
}


@dataclass(frozen=True)
class NewsEntry:
    """A line of news, as the timeline component draws it."""

    title: str
    when: date
    text: str
    tone: str | None


def news_entry(tag: EventTag, at: datetime, sentence: str) -> NewsEntry:
    """Return an event as a line of news; what stops somebody is marked as such."""
    return NewsEntry(_TITLES.get(tag, "News"), day_of(at), sentence, "fault" if tag in _FAULTS else None)
