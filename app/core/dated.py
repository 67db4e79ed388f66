"""Facts with two times: when they hold, and when we knew them.

A fact holds from one London day until another (until is the last day it holds; none is open). It is never edited:
what changes it adds a row that supersedes it, and only `superseded_at` is ever set. So "the state on D" and "the
state on D as we knew it on E" are plain conditions.
"""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core.actor import Actor
from app.core.clock import now
from app.core.db import Keyed


class Recorded(Keyed):
    """A mixin: a fact with the time it was recorded, by whom, and the time it stopped being what we hold true."""

    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by_id: Mapped[uuid.UUID | None]
    recorded_by: Mapped[str] = mapped_column(sa.String(200))
    superseded_at: Mapped[datetime | None]

    @declared_attr
    def supersedes_id(cls) -> Mapped[uuid.UUID | None]:
        """The row this one replaces; a row is replaced at most once."""
        return mapped_column(sa.ForeignKey(f"{cls.__tablename__}.id"), unique=False)  # type: ignore[attr-defined]

    @classmethod
    def is_known(cls, known_at: datetime | None = None) -> sa.ColumnElement[bool]:
        """Return the condition "this row was held true at `known_at`", or is held true now."""
        if known_at is None:
            return cls.superseded_at.is_(None)
        return sa.and_(
            cls.recorded_at <= known_at,
            sa.or_(cls.superseded_at.is_(None), cls.superseded_at > known_at),
        )

    def supersede(self, replacement: "Recorded | None" = None) -> None:
        """Stop holding this row true, in favour of a replacement where there is one."""
        self.superseded_at = now()
        if replacement is not None:
            replacement.supersedes_id = self.id


class DatedFact(Recorded):
    """A mixin: a recorded fact that holds from a first day until a last day, or open-ended."""

    from_day: Mapped[date]
    until_day: Mapped[date | None]

    @classmethod
    def holds_on(cls, day: date | sa.BindParameter[date], known_at: datetime | None = None) -> sa.ColumnElement[bool]:
        """Return the condition "this fact holds on the day, as known at a time"."""
        return sa.and_(
            cls.is_known(known_at),
            cls.from_day <= day,
            sa.or_(cls.until_day.is_(None), cls.until_day >= day),
        )

    def covers(self, day: date) -> bool:
        """Return whether the fact's days include this one, whatever we knew when."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


def recorded_by(actor: Actor) -> dict[str, Any]:
    """Return the two columns that say who recorded a fact, to spread into its constructor."""
    return {"recorded_by_id": actor.user_id, "recorded_by": actor.name}
