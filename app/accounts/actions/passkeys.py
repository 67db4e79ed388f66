"""Passkeys: registering, using and removing them (G5)."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.actions.notices import tell_of_factor
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.models import Passkey, SpentProof, User
from app.accounts.queries.second_factor import passkey_by_credential, passkeys_of
from app.accounts.queries.users import user_by_id
from app.accounts.rules.passkeys import (
    NOT_RIGHT,
    PASSKEYS_AT_MOST,
    TOO_LATE,
    KeptPasskey,
    PasskeyRefused,
    RelyingParty,
    check_answer,
    credential_in,
    read_new_passkey,
)
from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.jobs.queue import insert_unless_there

PROOFS_KEPT_FOR = timedelta(days=35)
"""Longer than the 31 days for which a signed cookie with a question in it is believed at all."""

SOMEBODY_ELSES = "This passkey is not one of this account's. Use another, or another way to prove who you are."
REMOVED = "This passkey was removed from the account. Use another, or another way to prove who you are."
TAKEN = "This passkey is registered already."
TOO_MANY = f"An account has at most {PASSKEYS_AT_MOST} passkeys. Remove one you no longer use, then add this one."
LAST_FACTOR = "Your role needs a second factor, and this is your last one. Add another passkey or an app first."


@dataclass(frozen=True)
class Ceremony:
    """One exchange with a browser: whom it is for, what was asked, and what it answered."""

    party: RelyingParty
    challenge: bytes
    answer: str


def add_passkey(actor: Actor, ceremony: Ceremony, *, name: str, keep_session: uuid.UUID | None) -> Passkey:
    """Register a passkey of the actor's under a name (G5).

    Where it is their first second factor, their other sign-ins end: they were made without it. Raises DomainError
    for an answer that does not count, on `name` for one already used, and beyond ten passkeys.
    """
    assert actor.user_id is not None
    user = user_by_id(actor.user_id, for_update=True)
    spend(ceremony.challenge)
    with _said_as_refusal():
        made = read_new_passkey(ceremony.party, challenge=ceremony.challenge, answer=ceremony.answer)
    held = passkeys_of(user.id)
    if len(held) >= PASSKEYS_AT_MOST:
        raise DomainError(TOO_MANY)
    if any(name.casefold() == one.name.casefold() for one in held):
        raise DomainError("You have a passkey of this name already. Choose another name.", field="name")
    if passkey_by_credential(made.credential_id) is not None:
        raise DomainError(TAKEN)
    passkey = Passkey(
        user_id=user.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name,
        is_synced=made.is_synced,
    )
    db.session.add(passkey)
    if not held and user.totp_secret is None:
        end_sessions_of(user, but=keep_session)
    record_event(actor, EventTag.PASSKEY_ADDED, subject_kind="user", subject_id=user.id, name=name)
    tell_of_factor(user, f"The passkey {name} was added to your account at Waymark")
    return passkey


def use_passkey(ceremony: Ceremony, *, user_id: uuid.UUID | None) -> User:
    """Return the person whose passkey answered, as the second factor of `user_id`, or alone where that is None (G5).

    An answer counts once: its challenge is spent with it. Raises DomainError for an answer that does not count.
    """
    spend(ceremony.challenge)
    with _said_as_refusal():
        credential_id, handle = credential_in(ceremony.answer)
    passkey = passkey_by_credential(credential_id)
    if passkey is None or (user_id is not None and passkey.user_id != user_id):
        raise DomainError(SOMEBODY_ELSES)
    if passkey.removed_at is not None:
        raise DomainError(REMOVED)
    if handle is not None and handle != passkey.user_id.bytes:
        raise DomainError(SOMEBODY_ELSES)
    user = user_by_id(passkey.user_id)
    if user.disabled_at is not None:
        raise DomainError(NOT_RIGHT)
    passkey.sign_count = _checked(ceremony, passkey, is_alone=user_id is None)
    passkey.used_at = now()
    db.session.flush()
    return user


def remove_passkey(actor: Actor, passkey: Passkey, *, needs_factor: bool) -> None:
    """Remove one of the actor's passkeys; it opens nothing from now on (G5).

    Raises DomainError where it is the last second factor of somebody whose role needs one.
    """
    user = user_by_id(passkey.user_id, for_update=True)
    if needs_factor and user.totp_secret is None and len(passkeys_of(user.id)) < 2:
        raise DomainError(LAST_FACTOR)
    passkey.removed_at = now()
    record_event(actor, EventTag.PASSKEY_REMOVED, subject_kind="user", subject_id=user.id, name=passkey.name)
    tell_of_factor(user, f"The passkey {passkey.name} was removed from your account at Waymark")


def spend(challenge: bytes) -> None:
    """Take a challenge once (G5): the cookie that carries it can be copied, this row cannot be made twice."""
    hashed = hashlib.sha256(challenge).hexdigest()
    statement = insert_unless_there(SpentProof, proof_hash=hashed, spent_at=now()).returning(SpentProof.proof_hash)
    if db.session.scalar(statement) is None:
        raise DomainError(TOO_LATE)


def clear_spent_proofs() -> int:
    """Forget the proofs no cookie can bring back any more, and return how many that were."""
    statement = sa.delete(SpentProof).where(SpentProof.spent_at < now() - PROOFS_KEPT_FOR)
    return len(db.session.scalars(statement.returning(SpentProof.proof_hash)).all())


@contextmanager
def _said_as_refusal() -> Iterator[None]:
    try:
        yield
    except PasskeyRefused as refusal:
        raise DomainError(refusal.sentence) from None


def _checked(ceremony: Ceremony, passkey: Passkey, *, is_alone: bool) -> int:
    kept = KeptPasskey(passkey.credential_id, passkey.public_key, passkey.sign_count)
    with _said_as_refusal():
        return check_answer(
            ceremony.party, challenge=ceremony.challenge, answer=ceremony.answer, kept=kept, is_alone=is_alone
        )
