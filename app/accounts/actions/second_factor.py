"""The authenticator app: setting it up and using its codes (G5)."""

import uuid
from collections.abc import Sequence

from app.accounts.actions.notices import tell_of_factor
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.models import User
from app.accounts.queries.second_factor import passkeys_of
from app.accounts.queries.users import user_by_id
from app.accounts.rules.second_factor import matching_step, open_secret, seal_secret
from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event

LAST_APP = "Your role needs a second factor, and this app is your last one. Add a passkey first, or replace the app."
WRONG_CODE = "This code is not right, or was used already. Wait for the next one and type all six numbers."


def set_authenticator(
    actor: Actor, *, secret: str, code: str, keys: Sequence[str], keep_session: uuid.UUID | None
) -> None:
    """Make an authenticator app the actor's second factor once its first code was right (G5).

    Their other sign-ins end: they were made without it. Raises DomainError on `code` for a wrong one.
    """
    assert actor.user_id is not None
    user = user_by_id(actor.user_id, for_update=True)
    step = matching_step(secret, code, now(), None)
    if step is None:
        raise DomainError(WRONG_CODE, field="code")
    user.totp_secret = seal_secret(secret, keys)
    user.totp_confirmed_at = now()
    user.totp_last_counter = step
    end_sessions_of(user, but=keep_session)
    record_event(actor, EventTag.SECOND_FACTOR_SET, subject_kind="user", subject_id=user.id)
    tell_of_factor(user, "An authenticator app was set up for your account at Waymark")


def remove_authenticator(actor: Actor, *, needs_factor: bool) -> None:
    """Remove the actor's authenticator app: its codes open nothing from now on (G5).

    Raises DomainError where there is none, and where it is the last second factor of somebody whose role needs one.
    """
    assert actor.user_id is not None
    user = user_by_id(actor.user_id, for_update=True)
    if user.totp_secret is None:
        raise DomainError("There is no authenticator app to remove. Look at your account again.")
    if needs_factor and not passkeys_of(user.id):
        raise DomainError(LAST_APP)
    user.totp_secret = user.totp_confirmed_at = user.totp_last_counter = None
    record_event(actor, EventTag.SECOND_FACTOR_REMOVED, subject_kind="user", subject_id=user.id)
    tell_of_factor(user, "The authenticator app of your account at Waymark was removed")


def use_code(user_id: uuid.UUID, *, code: str, keys: Sequence[str]) -> User:
    """Return the user whose authenticator shows this code, and never take that code again (G5).

    The row is locked, so that one code sent twice at once is taken once. Raises DomainError on `code`, also for a
    user without an authenticator.
    """
    user = user_by_id(user_id, for_update=True)
    step = None
    if user.totp_secret is not None and user.disabled_at is None:
        step = matching_step(open_secret(user.totp_secret, keys), code, now(), user.totp_last_counter)
    if step is None:
        raise DomainError(WRONG_CODE, field="code")
    user.totp_last_counter = step
    db.session.flush()
    return user
