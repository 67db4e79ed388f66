"""Adding people, and their passwords."""

import unicodedata
import uuid

import sqlalchemy as sa

from app.accounts.actions.mail import post_message
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.models import User
from app.accounts.queries.users import user_by_email, user_by_id
from app.accounts.rules.addresses import read_address
from app.accounts.rules.passwords import hash_password, password_is_fit, password_matches, renewed_hash
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.formats import long_time
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id

LONGEST_NAME = 120
NO_ADDRESS = "Enter a mail address, like name@example.org."
ADDRESS_MARKS = ("@", "://", "www.")
"""An address put in place of a name would be sent on in our mail, as a link, to whomever the writer likes."""


def add_user(actor: Actor, *, email: str, name: str, password: str | None = None) -> User:
    """Add the account of a person (G1), without a password until they choose one.

    Raises DomainError on `email`, `name` or `password` for what cannot be one, and for an address already taken.
    """
    address = read_address(email)
    if address is None:
        raise DomainError(NO_ADDRESS, field="email")
    if user_by_email(address) is not None:
        raise DomainError("An account with this address already exists.", field="email")
    user = User(email=address, name=_fit_name(name))
    if password is not None:
        user.password_hash = _fit_hash(password, address, field="password")
    db.session.add(user)
    db.session.flush()
    record_event(actor, EventTag.USER_ADDED, subject_kind="user", subject_id=user.id, name=user.name, email=user.email)
    return user


def account_for(actor: Actor, *, email: str, name: str) -> User:
    """Return the account of an address, locked, made with this name where there is none yet.

    Of two who ask at once for a new address the second waits, and gets the account the first has made. Raises
    DomainError on `email` or `name` for what cannot be one.
    """
    address = read_address(email)
    if address is None:
        raise DomainError(NO_ADDRESS, field="email")
    fit = _fit_name(name)
    if any(mark in fit.casefold() for mark in ADDRESS_MARKS):
        raise DomainError("Enter the person's name here, not an address.", field="name")
    made = db.session.scalar(
        insert_unless_there(User, id=new_id(), email=address, name=fit, created_at=now()).returning(User.id)
    )
    user = db.session.scalars(
        sa.select(User).where(User.email == address).with_for_update().execution_options(populate_existing=True)
    ).one()
    if made is not None:
        record_event(actor, EventTag.USER_ADDED, subject_kind="user", subject_id=user.id, name=fit, email=address)
    return user


def choose_first_password(*, user: User, password: str) -> None:
    """Give an account that was invited its first password; raises DomainError on `password` for an unfit one."""
    choose_password(user=user, password=password, field="password")


def choose_password(*, user: User, password: str, field: str) -> None:
    """Make this the account's password; raises DomainError on the field for an unfit one."""
    user.password_hash = _fit_hash(password, user.email, field=field)
    _record_password_change(user)


def tell_of_new_password(user: User) -> None:
    """Write to the owner that their password was changed, and what to do if it was not them (G5)."""
    post_message(
        to=user.email,
        kind=MailKind.PASSWORD_CHANGED,
        key=f"password-changed:{new_id()}",
        template="accounts/mail/password_changed.txt",
        about=("user", user.id),
        name=user.name,
        when=long_time(now()),
        link=absolute_url("accounts.forgotten_password"),
    )


def change_password(actor: Actor, *, current: str, new: str, keep_session: uuid.UUID | None) -> None:
    """Change the actor's own password and end their other sign-ins (G5).

    Raises DomainError on `current` where it is not their password, and on `new` for an unfit one.
    """
    assert actor.user_id is not None
    user = user_by_id(actor.user_id, for_update=True)
    if not password_matches(user.password_hash, current):
        raise DomainError("This is not your current password. Type it again.", field="current")
    choose_password(user=user, password=new, field="new")
    end_sessions_of(user, but=keep_session)
    tell_of_new_password(user)


def renew_hash(user: User, password: str) -> None:
    """Keep the password just typed under today's settings, where it was kept under weaker ones."""
    if user.password_hash is not None:
        user.password_hash = renewed_hash(user.password_hash, password) or user.password_hash


def _record_password_change(user: User) -> None:
    own = Actor(user.id, user.name)
    record_event(own, EventTag.PASSWORD_CHANGED, subject_kind="user", subject_id=user.id)


def _fit_hash(password: str, address: str, *, field: str) -> str:
    finding = password_is_fit(password, address)
    if not finding.passed:
        raise DomainError(f"{finding.because} {finding.remedy}", field=field)
    return hash_password(password)


def _fit_name(typed: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise DomainError(f"Enter the person's name, in 1 to {LONGEST_NAME} printable characters.", field="name")
    return name
