"""Taking a lost second factor away, by two administrators, or on the server where there is but one (G5)."""

import sqlalchemy as sa

from app.accounts.actions.duties import ask_to_confirm_reset
from app.accounts.actions.notices import tell_of_factor
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.models import FactorReset, Passkey, RecoveryCode, User
from app.accounts.queries.resets import open_reset
from app.accounts.queries.second_factor import has_second_factor
from app.accounts.queries.users import user_by_email, user_by_id
from app.accounts.rules.resets import reset_has_waited, reset_is_by_two
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.verdicts import Verdict
from app.core.verdicts.models import keep_verdict

NO_ACCOUNT = "There is no account with this address. Check it against the person's account."
NO_FACTOR = "This person has no second factor to reset. They can set one up at their next sign-in."
OWN = "Nobody takes away their own second factor. Ask two other administrators."
OVER = "This reset was confirmed or stopped already. Look at the list again."


def ask_for_reset(actor: Actor, *, email: str, reason: str) -> FactorReset:
    """Ask, as one administrator, that another confirm the reset of somebody's second factor (G5).

    Its owner is told by mail, and so is everybody who could confirm it. Raises DomainError on `email` for an address
    without an account or factor, for the actor's own, and where a reset is open already.
    """
    assert actor.user_id is not None
    found = user_by_email(email)
    if found is None:
        raise DomainError(NO_ACCOUNT, field="email")
    user = user_by_id(found.id, for_update=True)
    if user.id == actor.user_id:
        raise DomainError(OWN, field="email")
    if not has_second_factor(user):
        raise DomainError(NO_FACTOR, field="email")
    if open_reset(user.id) is not None:
        raise DomainError("A reset for this person is open already. Confirm or stop that one.", field="email")
    reset = FactorReset(user_id=user.id, reason=reason, asked_by_id=actor.user_id, asked_by=actor.name)
    db.session.add(reset)
    db.session.flush()
    _record(actor, EventTag.FACTOR_RESET_ASKED, user, reason)
    tell_of_factor(user, f"{actor.name} asked that your second factor at Waymark be reset, as you had lost it")
    ask_to_confirm_reset(reset, user)
    return reset


def confirm_reset(actor: Actor, reset: FactorReset) -> None:
    """Confirm a reset, as a second administrator: factors and codes are gone, and every sign-in ends (G5).

    Raises Refused with the rules for the wrong person and within the wait, and DomainError where it is over.
    """
    user = user_by_id(reset.user_id, for_update=True)
    _lock_open(reset)
    verdict = Verdict(
        "accounts.reset-second-factor",
        today(),
        (
            reset_is_by_two(actor.user_id, reset.asked_by_id, user.id, reset.asked_by),
            reset_has_waited(reset.asked_at, now()),
        ),
    )
    if not verdict.allowed:
        raise Refused(verdict)
    keep_verdict(actor, verdict, subject_kind="user", subject_id=user.id)
    reset.confirmed_by_id, reset.confirmed_at = actor.user_id, now()
    _take_away(actor, user, reset.reason)


def stop_reset(actor: Actor, reset: FactorReset) -> None:
    """Stop a reset that was asked for, as any administrator; nothing of the person's changes (G5)."""
    user = user_by_id(reset.user_id, for_update=True)
    _lock_open(reset)
    reset.stopped_at = now()
    _record(actor, EventTag.FACTOR_RESET_STOPPED, user, reset.reason)


def reset_on_the_server(actor: Actor, *, email: str, reason: str) -> User:
    """Take a second factor away from the command line, where there is but one administrator (G5).

    An open reset for the person is stopped by it. Raises DomainError for an address without an account or factor.
    """
    found = user_by_email(email)
    if found is None:
        raise DomainError(NO_ACCOUNT)
    user = user_by_id(found.id, for_update=True)
    if not has_second_factor(user):
        raise DomainError(NO_FACTOR)
    waiting = open_reset(user.id)
    if waiting is not None:
        waiting.stopped_at = now()
    _take_away(actor, user, reason)
    return user


def _take_away(actor: Actor, user: User, reason: str) -> None:
    moment = now()
    user.totp_secret = user.totp_confirmed_at = user.totp_last_counter = None
    db.session.execute(
        sa.update(Passkey).where(Passkey.user_id == user.id, Passkey.removed_at.is_(None)).values(removed_at=moment)
    )
    db.session.execute(
        sa.update(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None), RecoveryCode.replaced_at.is_(None))
        .values(replaced_at=moment)
    )
    end_sessions_of(user)
    _record(actor, EventTag.FACTOR_RESET, user, reason)
    tell_of_factor(user, "Your second factor at Waymark was reset: set up a new one at your next sign-in")


def _lock_open(reset: FactorReset) -> None:
    db.session.refresh(reset, with_for_update=True)
    if reset.confirmed_at is not None or reset.stopped_at is not None:
        raise DomainError(OVER)


def _record(actor: Actor, tag: EventTag, user: User, reason: str) -> None:
    record_event(actor, tag, subject_kind="user", subject_id=user.id, reason=reason, name=user.name)
