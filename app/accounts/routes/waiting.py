"""Somebody whose password was right within the last minutes, and whose second factor is still to come."""

import uuid
from functools import partial

from flask import request, session

from app.accounts.actions import note_failure
from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import settings
from app.accounts.rules.links import AWAITING_CODE
from app.core.witness import witness

WAITING_KEY = "awaiting-code"
SECOND_STEP_LIMIT = "5 per minute; 20 per hour"


def let_wait(user_id: uuid.UUID, password_hash: str | None) -> None:
    """Remember in this browser that the person's first proof was right; a new password ends the wait."""
    session[WAITING_KEY] = AWAITING_CODE.write(settings().signing_keys, user_id, password_hash)


def person_waiting() -> User | None:
    """Return who is waited for in this browser; None forgets a wait that is over."""
    note = AWAITING_CODE.read(settings().signing_keys, session.get(WAITING_KEY, ""))
    user = user_by_id(note.user_id) if note is not None else None
    if note is None or user is None or not note.is_current(user.password_hash) or user.disabled_at is not None:
        session.pop(WAITING_KEY, None)
        return None
    return user


def tries_of_the_person() -> str:
    """Return under which name the tries of the person waited for are counted, whatever they try."""
    note = AWAITING_CODE.read(settings().signing_keys, session.get(WAITING_KEY, ""))
    return f"code {note.user_id if note else request.remote_addr}"


def witness_failure(user: User, why: str) -> None:
    """Have a failed second step recorded."""
    witness(partial(note_failure, user.id, user.email, why))
