"""Reads of the reading log about one person."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from app.core.db import db
from app.core.readings.models import Reading, ReadingKind

MOST_READINGS = 200


def readings_of(
    subjects: Sequence[tuple[ReadingKind, str]], *, but: uuid.UUID | None, most: int = MOST_READINGS
) -> Sequence[Reading]:
    """Return who else read the pages of these subjects, the latest first: a person's own readings are theirs."""
    named = [sa.and_(Reading.kind == kind, Reading.subject == subject) for kind, subject in subjects]
    return db.session.scalars(
        sa.select(Reading)
        .where(sa.or_(sa.false(), *named), Reading.actor_id.is_distinct_from(but))
        .order_by(Reading.id.desc())
        .limit(most)
    ).all()
