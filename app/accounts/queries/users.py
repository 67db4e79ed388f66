"""Reads of people who may sign in."""

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.accounts.models import PrivacyAcceptance, RoleGrant, User
from app.accounts.queries.second_factor import has_second_factor
from app.accounts.rules.addresses import read_address
from app.accounts.types import Credentials, DemoAccount
from app.core.db import db
from app.core.errors import NotFound
from app.core.events import Event
from app.partners.queries import organisation_name_on

DEMO_ACCOUNTS_SHOWN = 20
EVENTS_SHOWN = 25


def user_by_email(typed: str) -> User | None:
    """Return the account of an address, in whatever case it was typed."""
    address = read_address(typed)
    return db.session.scalar(sa.select(User).where(User.email == address)) if address else None


def user_by_id(user_id: uuid.UUID, *, for_update: bool = False) -> User:
    """Return an account, locked where it is about to be changed; raises NotFound."""
    statement = sa.select(User).where(User.id == user_id)
    if for_update:
        # What was read before the lock was waited for may have been changed by whoever held it.
        statement = statement.with_for_update().execution_options(populate_existing=True)
    user = db.session.scalar(statement)
    if user is None:
        raise NotFound("account")
    return user


def credentials_of(typed: str) -> Credentials | None:
    """Return what a sign-in with this address is compared with; None where nobody may sign in with it."""
    user = user_by_email(typed)
    if user is None or user.disabled_at is not None:
        return None
    return Credentials(user.id, user.email, user.password_hash, has_second_factor(user), user.browsers_forgotten_at)


def demo_accounts(day: date) -> list[DemoAccount]:
    """Return the first accounts of a demonstration with their roles, for its sign-in page."""
    rows = db.session.execute(
        sa.select(User.email, RoleGrant.role, organisation_name_on(day, RoleGrant.organisation_id))
        .join(RoleGrant, sa.and_(RoleGrant.user_id == User.id, RoleGrant.holds_on(day)))
        .where(User.password_hash.is_not(None), User.disabled_at.is_(None))
        .order_by(User.id)
        .limit(DEMO_ACCOUNTS_SHOWN)
    )
    return [DemoAccount(*row) for row in rows]


def events_about(user_id: uuid.UUID) -> Sequence[Event]:
    """Return the latest events about a person or done by them, newest first; older ones are in the event log."""
    about = sa.and_(Event.subject_kind == "user", Event.subject_id == user_id)
    return db.session.scalars(
        sa.select(Event).where(sa.or_(about, Event.actor_id == user_id)).order_by(Event.id.desc()).limit(EVENTS_SHOWN)
    ).all()


def has_accepted(user_id: uuid.UUID, version: int) -> bool:
    """Return whether a person has said that they have read this version of the privacy notice."""
    found = sa.exists().where(PrivacyAcceptance.user_id == user_id, PrivacyAcceptance.version == version)
    return bool(db.session.scalar(sa.select(found)))
