"""Reads of changes of address."""

import uuid

import sqlalchemy as sa

from app.accounts.models import AddressChange
from app.core.db import db


def latest_change(user_id: uuid.UUID, *, for_update: bool = False) -> AddressChange | None:
    """Return a person's latest change of address, whatever became of it; locked where it is about to be decided."""
    statement = (
        sa.select(AddressChange).where(AddressChange.user_id == user_id).order_by(AddressChange.id.desc()).limit(1)
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)
