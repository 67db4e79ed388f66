"""Signing in and out, and what is noted although nothing changed."""

import secrets
import uuid
from datetime import datetime

import sqlalchemy as sa

from app.accounts.actions.mail import post_message
from app.accounts.models import SignInSession, User
from app.accounts.queries.users import user_by_id
from app.accounts.rules.sessions import token_hash
from app.accounts.types import MailKind, SecondFactor
from app.core.absolute import absolute_url
from app.core.actor import NOBODY, Actor
from app.core.clock import now
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.formats import long_time

TOKEN_BYTES = 32


def start_session(user: User, *, browser: str, address: str, second_factor: SecondFactor | None = None) -> str:
    """Sign a person in with one browser and return the token its cookie holds; only the token's hash is kept.

    `second_factor` is what proved them beside the password, or in its place.

    Each sign-in has a token of its own, so that one planted in a browser beforehand is worth nothing.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        SignInSession(
            token_hash=token_hash(token),
            user_id=user.id,
            browser=browser[:200],
            address=address[:64],
            second_factor=second_factor,
        )
    )
    db.session.flush()
    record_event(
        Actor(user.id, user.name),
        EventTag.SIGNED_IN,
        subject_kind="user",
        subject_id=user.id,
        second_factor=second_factor,
    )
    return token


def tell_of_new_browser(user: User, *, token: str, browser: str) -> None:
    """Write to the owner that a browser their account was not used with before signed in (G5)."""
    post_message(
        to=user.email,
        kind=MailKind.NEW_BROWSER,
        key=f"new-browser:{token_hash(token)}",
        template="accounts/mail/new_browser.txt",
        about=("user", user.id),
        name=user.name,
        when=long_time(now()),
        browser=browser,
        link=absolute_url("accounts.account"),
        forgotten=absolute_url("accounts.forgotten_password"),
    )


def end_session(actor: Actor, session: SignInSession) -> None:
    """Sign one browser out; its next click finds nobody signed in."""
    session.ended_at = now()
    record_event(actor, EventTag.SIGNED_OUT, subject_kind="user", subject_id=session.user_id)


def end_own_sessions(actor: Actor, *, keep: uuid.UUID | None) -> int:
    """Sign the actor out in all browsers, or in all but one, and return how many that were."""
    assert actor.user_id is not None
    number = end_sessions_of(user_by_id(actor.user_id), but=keep)
    record_event(actor, EventTag.SIGNED_OUT_ELSEWHERE, subject_kind="user", subject_id=actor.user_id, number=number)
    return number


def end_sessions_of(user: User, *, but: uuid.UUID | None = None) -> int:
    """Sign a person out everywhere, or everywhere but in one browser, and return how many sign-ins ended.

    It records no event of its own: whatever made it necessary does.
    """
    ended = db.session.scalars(
        sa.update(SignInSession)
        .where(SignInSession.user_id == user.id, SignInSession.ended_at.is_(None))
        .where(sa.true() if but is None else SignInSession.id != but)
        .values(ended_at=now())
        .returning(SignInSession.id)
    ).all()
    return len(ended)


def note_click(session_id: uuid.UUID, at: datetime) -> None:
    """Write down when a session was last used. Witnessed, at most once a minute."""
    db.session.execute(sa.update(SignInSession).where(SignInSession.id == session_id).values(seen_at=at))


def note_proof(session_id: uuid.UUID, at: datetime) -> None:
    """Write down that a session's owner proved once more who they are. Witnessed: what they asked for may yet fail."""
    db.session.execute(sa.update(SignInSession).where(SignInSession.id == session_id).values(proven_at=at))


def note_failed_proof(actor: Actor, why: str) -> None:
    """Record that somebody signed in could not prove once more who they are. Witnessed."""
    record_event(actor, EventTag.PROOF_FAILED, subject_kind="user", subject_id=actor.user_id, why=why)


def note_failure(user_id: uuid.UUID | None, email: str, why: str) -> None:
    """Record a failed sign-in. Witnessed; `email` is an account's address or a masked one, never what was typed."""
    record_event(NOBODY, EventTag.SIGN_IN_FAILED, subject_kind="user", subject_id=user_id, email=email, why=why)
