"""Recovery codes: making a set, and using one (G5)."""

import uuid

import sqlalchemy as sa

from app.accounts.actions.notices import tell_of_factor
from app.accounts.models import RecoveryCode, User
from app.accounts.queries.second_factor import has_second_factor, recovery_codes_left, recovery_salt
from app.accounts.queries.users import user_by_id
from app.accounts.rules.recovery_codes import CodeSet, code_hash, read_recovery_code
from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db, transactions_write
from app.core.errors import DomainError
from app.core.events import EventTag, record_event

WRONG_RECOVERY_CODE = (
    "This recovery code is not right, or was used already. Check it against your list, or use another from it."
)
NOTHING_TO_RECOVER = "Recovery codes go with an authenticator app or a passkey. Set one of these up first."


def keep_recovery_codes(actor: Actor, made: CodeSet) -> None:
    """Give the actor a new set of recovery codes; what is left of the former set counts no longer (G5).

    Raises DomainError for somebody without a second factor the codes could stand in for.
    """
    assert actor.user_id is not None
    user = user_by_id(actor.user_id, for_update=True)
    if not has_second_factor(user):
        raise DomainError(NOTHING_TO_RECOVER)
    db.session.execute(
        sa.update(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None), RecoveryCode.replaced_at.is_(None))
        .values(replaced_at=now())
    )
    db.session.add_all(RecoveryCode(user_id=user.id, salt=made.salt, code_hash=kept) for kept in made.hashes)
    record_event(actor, EventTag.RECOVERY_CODES_MADE, subject_kind="user", subject_id=user.id, number=len(made.hashes))
    tell_of_factor(user, "New recovery codes were made for your account at Waymark")


def use_recovery_code(user_id: uuid.UUID, typed: str) -> User:
    """Return the user whose unused recovery code this is, and never take it again (G5).

    The code is hashed before the row is locked; of two uses at once the second finds it used. Raises DomainError on
    `code` for one that is wrong, used or replaced.
    """
    hashed = _hashed(user_id, typed)
    user = user_by_id(user_id, for_update=True)
    used = None
    if hashed is not None and user.disabled_at is None:
        used = db.session.scalar(
            sa.update(RecoveryCode)
            .where(
                RecoveryCode.user_id == user.id,
                RecoveryCode.code_hash == hashed,
                RecoveryCode.used_at.is_(None),
                RecoveryCode.replaced_at.is_(None),
            )
            .values(used_at=now())
            .returning(RecoveryCode.id)
        )
    if used is None:
        raise DomainError(WRONG_RECOVERY_CODE, field="code")
    left = recovery_codes_left(user.id)
    own = Actor(user.id, user.name)
    record_event(own, EventTag.RECOVERY_CODE_USED, subject_kind="user", subject_id=user.id, left=left)
    tell_of_factor(user, "A recovery code was used to sign in to Waymark", left=left)
    return user


def _hashed(user_id: uuid.UUID, typed: str) -> str | None:
    # Hashing takes tens of milliseconds, in which nobody else should have to wait for the write lock.
    with transactions_write(False):
        salt = recovery_salt(user_id)
        db.session.rollback()
    code = read_recovery_code(typed)
    return code_hash(code, salt) if code is not None and salt is not None else None
