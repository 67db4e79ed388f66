"""Registering people and their names (B1)."""

from datetime import date, timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.folding import folded
from app.core.formats import long_date
from app.core.references import new_person_number
from app.partners.models import ForceArea, Organisation
from app.training.actions.accounts import begin_link
from app.training.actions.engagements import engage_person
from app.training.actions.locking import about, lock_person
from app.training.models import Person, PersonName
from app.training.types import LONGEST_NAME


def register_person(
    actor: Actor,
    *,
    name: str,
    from_day: date,
    user: User | None = None,
    is_namesake: bool = True,
    is_same_person: bool = True,
) -> Person:
    """Register somebody under a new permanent number, with the account behind them where they have one (B1).

    Raises DomainError, on the field `user`, where the account already belongs to a person; and, on the field `name`,
    where somebody is called the same and the caller has not said that this is a namesake: one record per person.
    An account of another name is taken only where the caller says that it is the same person's.
    """
    if not is_namesake:
        _refuse_a_second_record(name)
    if user is not None and db.session.scalar(sa.select(Person.id).where(Person.user_id == user.id)) is not None:
        raise DomainError("This account already belongs to a person in the register.", field="user")
    if user is not None and not is_same_person and _plain(user.name) != _plain(name):
        sentence = f"This account is {user.name}’s. Confirm that it is the same person, or correct the address."
        raise DomainError(sentence, field="is_same_person")
    person = Person(number=new_person_number(), user_id=user.id if user is not None else None)
    db.session.add(person)
    db.session.flush()
    if user is not None:
        begin_link(actor, person, user)
    db.session.add(PersonName(person_id=person.id, name=name, from_day=from_day, **recorded_by(actor)))
    db.session.flush()
    record_event(
        actor,
        EventTag.PERSON_REGISTERED,
        after={"number": person.number, "name": name},
        **about(person),
        name=name,
    )
    return person


def register_engaged_person(
    actor: Actor,
    *,
    name: str,
    from_day: date,
    organisation: Organisation,
    area: ForceArea,
    user: User | None = None,
    is_namesake: bool = True,
    is_same_person: bool = True,
) -> Person:
    """Register somebody together with their first engagement, from the same day: two facts, each with its event."""
    claims = {"is_namesake": is_namesake, "is_same_person": is_same_person}
    person = register_person(actor, name=name, from_day=from_day, user=user, **claims)
    engage_person(actor, person=person, organisation=organisation, area=area, from_day=from_day)
    return person


def rename_person(
    actor: Actor, *, person: Person, name: str, from_day: date, seen_version: int | None = None
) -> PersonName:
    """Record what the person is called from a day on; the earlier name stays, ended the day before (B1).

    Raises Stale for a page made before another change, and DomainError for the name they have already and, on the
    field `from_day`, for a day on or before the current name's first.
    """
    lock_person(person, seen_version)
    current = _current_name(person)
    if name == current.name:
        raise DomainError(f"{person.number} is called {name} already.", field="name")
    if from_day <= current.from_day:
        since = long_date(current.from_day)
        raise DomainError(f"The new name must begin after the current one did, on {since}.", field="from_day")
    renamed = PersonName(person_id=person.id, name=name, from_day=from_day, **recorded_by(actor))
    _end_the_day_before(actor, current, from_day)
    db.session.add(renamed)
    db.session.flush()
    record_event(
        actor,
        EventTag.PERSON_RENAMED,
        before={"name": current.name},
        after={"name": name, "from_day": from_day},
        **about(person),
        new_name=name,
        from_day=from_day,
    )
    return renamed


def _refuse_a_second_record(name: str) -> None:
    number = db.session.scalar(
        sa.select(Person.number)
        .join(PersonName, PersonName.person_id == Person.id)
        .where(PersonName.is_known(), PersonName.folded_name == folded(name, LONGEST_NAME))
        .order_by(Person.number)
        .limit(1)
    )
    if number is not None:
        sentence = f"{name} is in the register as {number}. If this is somebody else of the same name, tick the box."
        raise DomainError(sentence, field="name")


def _current_name(person: Person) -> PersonName:
    return db.session.scalars(
        sa.select(PersonName).where(
            PersonName.person_id == person.id, PersonName.is_known(), PersonName.until_day.is_(None)
        )
    ).one()


def _end_the_day_before(actor: Actor, current: PersonName, day: date) -> None:
    """Supersede the open name by the same name, ended; flushed first, since only one open name may stand."""
    ended = PersonName(
        person_id=current.person_id,
        name=current.name,
        from_day=current.from_day,
        until_day=day - timedelta(days=1),
        **recorded_by(actor),
    )
    current.supersede(ended)
    db.session.flush()
    db.session.add(ended)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
