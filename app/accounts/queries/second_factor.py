"""Reads of what proves a person beside their password."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.models import Passkey, RecoveryCode, User
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound


def holds_passkey() -> sa.Exists:
    """Return the condition that the user of a query has a passkey."""
    return sa.exists().where(Passkey.user_id == User.id, Passkey.removed_at.is_(None))


def has_second_factor(user: User) -> bool:
    """Return whether signing in asks this person for more than the password."""
    return user.totp_secret is not None or bool(passkeys_of(user.id))


def passkeys_of(user_id: uuid.UUID) -> Sequence[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return db.session.scalars(
        sa.select(Passkey)
        .where(Passkey.user_id == user_id, Passkey.removed_at.is_(None))
        .order_by(Passkey.added_at, Passkey.id)
    ).all()


def own_passkey(actor: Actor, passkey_id: uuid.UUID) -> Passkey:
    """Return one of the actor's own passkeys; raises NotFound for a removed one and for anybody else's."""
    found = db.session.scalar(
        sa.select(Passkey).where(
            Passkey.id == passkey_id, Passkey.user_id == actor.user_id, Passkey.removed_at.is_(None)
        )
    )
    if found is None:
        raise NotFound("passkey")
    return found


def passkey_by_credential(credential_id: str) -> Passkey | None:
    """Return the passkey with this id, locked for its counter, a removed one too."""
    return db.session.scalar(
        sa.select(Passkey)
        .where(Passkey.credential_id == credential_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def recovery_codes_left(user_id: uuid.UUID) -> int:
    """Return how many recovery codes a person can still use."""
    counting = sa.select(sa.func.count()).select_from(RecoveryCode).where(*_usable(user_id))
    return db.session.scalar(counting) or 0


def recovery_salt(user_id: uuid.UUID) -> str | None:
    """Return the salt of the person's unused codes, or None where they have none."""
    return db.session.scalar(sa.select(RecoveryCode.salt).where(*_usable(user_id)).limit(1))


def _usable(user_id: uuid.UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None), RecoveryCode.replaced_at.is_(None)
