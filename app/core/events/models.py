"""The event log's table. Triggers of the database refuse to change or delete a row."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
        """Return the event as the sentence of its tag (G2); a detail nobody gave reads as a dash."""
        return EventLine(self.tag, self.at, self.actor_name, self.reason, self.details).sentence


@dataclass(frozen=True)
class EventLine:
    """An event as a history shows it: the columns in `LINE`, in their order."""

    tag: EventTag
    at: datetime
    actor_name: str
    reason: str | None
    details: dict[str, Any]

    @property
    def sentence(self) -> str:
        """Return the event as the sentence of its tag (G2); a detail nobody gave reads as a dash."""
        words = defaultdict(lambda: "–", {"actor": self.actor_name, "reason": self.reason or ""} | self.details)
        return self.tag.sentence.format_map(words).strip()


LINE: tuple[Any, ...] = (Event.tag, Event.at, Event.actor_name, Event.reason, Event.details)


make_append_only(Event.__table__)  # type: ignore[arg-type]
