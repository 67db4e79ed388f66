"""Linking a person of the register with the account they sign in with, and unlinking it (B1)."""

import sqlalchemy as sa

from app.accounts.models import User
from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.training.actions.locking import about, insist, is_own_record, lock_person
from app.training.models import Person, PersonAccount
from app.training.queries.accounts import linked_account
from app.training.rules import may_be_linked, may_be_unlinked


def link_account(actor: Actor, *, person: Person, user: User, seen_version: int | None = None) -> PersonAccount:
    """Record that the person signs in with an account, from today on (B1).

    Raises Stale for a page made before another change, and DomainError where either has another, for one's own
    account, and for one nobody can sign in with.
    """
    locked = lock_person(person, seen_version)
    # Two records may be linked with one account at the same moment: they take turns.
    db.session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    insist(
        may_be_linked(
            is_own=user.id == actor.user_id,
            has_account=locked.user_id is not None,
            holder=_holder(user),
            is_disabled=user.disabled_at is not None,
        )
    )
    linked = begin_link(actor, locked, user)
    record_event(actor, EventTag.PERSON_LINKED, after={"account": user.email}, **about(locked), account=user.email)
    return linked


def begin_link(actor: Actor, person: Person, user: User) -> PersonAccount:
    """Add the link, for actions that record the event it is part of."""
    person.user_id = user.id
    linked = PersonAccount(person_id=person.id, user_id=user.id, from_day=today(), **recorded_by(actor))
    db.session.add(linked)
    db.session.flush()
    return linked


def unlink_account(actor: Actor, *, person: Person, reason: str, seen_version: int | None = None) -> PersonAccount:
    """Record that the person no longer signs in with their account: today is its last day (B1).

    Raises Stale for a page made before another change, and DomainError where they have none, or for one's own.
    """
    locked = lock_person(person, seen_version)
    current = linked_account(locked)
    insist(may_be_unlinked(is_own=is_own_record(actor, locked), has_account=current is not None))
    assert current is not None
    ended = PersonAccount(
        person_id=locked.id,
        user_id=current.user_id,
        from_day=current.from_day,
        until_day=today(),
        **recorded_by(actor),
    )
    email, locked.user_id = current.user.email, None
    current.supersede(ended)
    db.session.flush()
    db.session.add(ended)
    db.session.flush()
    record_event(
        actor,
        EventTag.PERSON_UNLINKED,
        reason=reason,
        before={"account": email},
        **about(locked),
        account=email,
    )
    return ended


def _holder(user: User) -> str | None:
    return db.session.scalar(sa.select(Person.number).where(Person.user_id == user.id))
