"""The reading log's table. Triggers of the database refuse to change or delete a row."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.append_only import make_append_only
from app.core.db import Base, EnumText, Keyed
from app.core.labels import Labelled

LONGEST_ADDRESS = 500


class ReadingKind(Labelled):
    """What kind of sensitive page was read. Named here, although it speaks of all features, as the event tags are."""

    PERSON = "person", "A person's record", "purple"
    VETTING = "vetting", "DBS and vetting of one’s people", "purple"
    USER = "user", "An account", "grey"
    REVIEW = "review", "An access review", "grey"
    EVENTS = "events", "The event log", "blue"
    READINGS = "readings", "The reading log", "blue"
    MAIL = "mail", "A message that was sent", "blue"
    MATERIALS_LOG = "materials-log", "The materials log", "yellow"
    COPY = "copy", "A copy and its recipient", "yellow"


class Reading(Keyed, Base):
    """One sensitive page read by somebody; `subject` is what its address names: a person's number, an account's key."""

    __tablename__ = "reading"
    __table_args__ = (
        sa.Index("ix_reading_subject", "kind", "subject", "id"),
        sa.Index("ix_reading_actor", "actor_id", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    actor_role: Mapped[str] = mapped_column(sa.String(300))
    kind: Mapped[ReadingKind] = mapped_column(EnumText(ReadingKind))
    subject: Mapped[str | None] = mapped_column(sa.String(60))
    address: Mapped[str] = mapped_column(sa.String(LONGEST_ADDRESS))


make_append_only(Reading.__table__)  # type: ignore[arg-type]
