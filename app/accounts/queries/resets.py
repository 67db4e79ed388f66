"""Reads of resets of lost second factors."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import FactorReset
from app.core.db import db
from app.core.errors import NotFound


def open_resets() -> Sequence[FactorReset]:
    """Return the resets that wait to be confirmed or stopped, the longest waiting first, with their people."""
    return db.session.scalars(
        sa.select(FactorReset)
        .where(FactorReset.confirmed_at.is_(None), FactorReset.stopped_at.is_(None))
        .options(joinedload(FactorReset.user))
        .order_by(FactorReset.asked_at, FactorReset.id)
    ).all()


def open_reset(user_id: uuid.UUID) -> FactorReset | None:
    """Return the reset that waits for a person, or None."""
    return db.session.scalar(
        sa.select(FactorReset).where(
            FactorReset.user_id == user_id, FactorReset.confirmed_at.is_(None), FactorReset.stopped_at.is_(None)
        )
    )


def reset_by_id(reset_id: uuid.UUID) -> FactorReset:
    """Return a reset; raises NotFound."""
    found = db.session.get(FactorReset, reset_id)
    if found is None:
        raise NotFound("reset")
    return found
