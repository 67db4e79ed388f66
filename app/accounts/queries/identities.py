"""Reads of what accounts are bound to."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.models import Identity
from app.core.db import db
from app.core.errors import NotFound


def identities_of(user_id: uuid.UUID) -> Sequence[Identity]:
    """Return what an account is bound to, the earliest first; what was released is not among it."""
    return db.session.scalars(
        sa.select(Identity).where(Identity.user_id == user_id, Identity.released_at.is_(None)).order_by(Identity.id)
    ).all()


def identity_of(user_id: uuid.UUID, identity_id: uuid.UUID) -> Identity:
    """Return one thing an account is bound to; raises NotFound."""
    found = next((one for one in identities_of(user_id) if one.id == identity_id), None)
    if found is None:
        raise NotFound("single sign-on")
    return found
