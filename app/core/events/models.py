"""The event log's table. Triggers of the database refuse to change or delete a row."""

import uuid
from collections import defaultdict
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.append_only import make_append_only
from app.core.db import Base, EnumText, Keyed
from app.core.events.tags import EventTag


class Event(Keyed, Base):
    """One thing that happened, with the columns the log is filtered by copied into the row."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_subject", "subject_kind", "subject_id", "id"),
        sa.Index("ix_event_tag", "tag", "id"),
        sa.Index("ix_event_actor", "actor_id", "id"),
        sa.Index("ix_event_organisation", "organisation_id", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    tag: Mapped[EventTag] = mapped_column(EnumText(EventTag))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[uuid.UUID | None]
    organisation_id: Mapped[uuid.UUID | None]
    reason: Mapped[str | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    details: Mapped[dict[str, Any]]

    @property
    def sentence(self) -> str:
        """Return the event as the sentence of its tag (G2)."""
        return sentence_of(self)


# What a line about an event needs; what was before and after can be long, and is for its own page.
TOLD = (Event.id, Event.at, Event.tag, Event.actor_name, Event.reason, Event.details)


class Told(Protocol):
    """An event as far as a line about it needs: the event itself, or a row of `TOLD`."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def tag(self) -> EventTag:
        """What happened."""

    @property
    def actor_name(self) -> str:
        """Who did it."""

    @property
    def reason(self) -> str | None:
        """Why, where somebody said."""

    @property
    def details(self) -> dict[str, Any]:
        """What fills the sentence."""


def sentence_of(event: Told) -> str:
    """Return an event as the sentence of its tag (G2); a detail nobody gave reads as a dash."""
    words = defaultdict(lambda: "–", {"actor": event.actor_name, "reason": event.reason or ""} | event.details)
    return event.tag.sentence.format_map(words).strip()


make_append_only(Event.__table__)  # type: ignore[arg-type]
