"""Registering people, their names and their engagements (B1, B23)."""

import uuid
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.references import new_person_number
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_names, organisation_names
from app.training.actions.locking import locked_person
from app.training.models import Engagement, Person, PersonName

SUBJECT = "person"


def register_person(actor: Actor, *, name: str, from_day: date, user: User | None = None) -> Person:
    """Register somebody under a new permanent number, with the account behind them where they have one (B1).

    Raises DomainError, on the field `user`, where the account already belongs to a person.
    """
    if user is not None and db.session.scalar(sa.select(Person.id).where(Person.user_id == user.id)) is not None:
        raise DomainError("This account already belongs to a person in the register.", field="user")
    person = Person(number=new_person_number(), user_id=user.id if user is not None else None)
    db.session.add(person)
    db.session.flush()
    db.session.add(PersonName(person_id=person.id, name=name, from_day=from_day, **recorded_by(actor)))
    db.session.flush()
    record_event(
        actor,
        EventTag.PERSON_REGISTERED,
        subject_kind=SUBJECT,
        subject_id=person.id,
        after={"number": person.number, "name": name},
        name=name,
        number=person.number,
    )
    return person


def rename_person(actor: Actor, *, person: Person, name: str, from_day: date) -> PersonName:
    """Record what the person is called from a day on; the earlier name stays, ended the day before (B1).

    Raises DomainError, on the field `from_day`, for a day on or before the current name's first.
    """
    locked_person(person)
    current = db.session.scalars(
        sa.select(PersonName).where(
            PersonName.person_id == person.id, PersonName.is_known(), PersonName.until_day.is_(None)
        )
    ).one()
    if from_day <= current.from_day:
        raise DomainError("The new name must begin after the current one did.", field="from_day")
    ended = _copy_of(current, until_day=from_day - timedelta(days=1), actor=actor)
    renamed = PersonName(person_id=person.id, name=name, from_day=from_day, **recorded_by(actor))
    current.supersede()
    db.session.flush()
    ended.supersedes_id = current.id
    db.session.add_all([ended, renamed])
    db.session.flush()
    record_event(
        actor,
        EventTag.PERSON_RENAMED,
        subject_kind=SUBJECT,
        subject_id=person.id,
        before={"name": current.name},
        after={"name": name, "from_day": from_day},
        number=person.number,
        new_name=name,
        from_day=from_day,
    )
    return renamed


def engage_person(
    actor: Actor, *, person: Person, organisation: Organisation, area: ForceArea, from_day: date
) -> Engagement:
    """Record that the person works for an organisation in an area from a day on.

    Raises DomainError where they already do.
    """
    locked_person(person)
    if _open_engagement(person, organisation.id, area.id) is not None:
        raise DomainError("The person is already engaged by this organisation in this area.", field="area")
    engagement = Engagement(
        person_id=person.id,
        organisation_id=organisation.id,
        area_id=area.id,
        from_day=from_day,
        **recorded_by(actor),
    )
    db.session.add(engagement)
    db.session.flush()
    _record_engagement(actor, EventTag.PERSON_ENGAGED, person, engagement, from_day=from_day)
    return engagement


def end_engagement(actor: Actor, *, person: Person, engagement_id: uuid.UUID, until_day: date) -> Engagement:
    """Record the last day of an engagement (B23): what rests on it ends with it.

    Raises DomainError where it is not open, or for a last day before its first.
    """
    locked_person(person)
    current = db.session.scalar(
        sa.select(Engagement).where(
            Engagement.id == engagement_id, Engagement.person_id == person.id, Engagement.is_known()
        )
    )
    if current is None or current.until_day is not None:
        raise DomainError("This engagement has already ended.", field="until_day")
    if until_day < current.from_day:
        raise DomainError("The last day cannot be before the first day.", field="until_day")
    ended = Engagement(
        person_id=person.id,
        organisation_id=current.organisation_id,
        area_id=current.area_id,
        from_day=current.from_day,
        until_day=until_day,
        supersedes_id=current.id,
        **recorded_by(actor),
    )
    current.supersede()
    db.session.flush()
    db.session.add(ended)
    db.session.flush()
    _record_engagement(actor, EventTag.ENGAGEMENT_ENDED, person, ended, until_day=until_day)
    return ended


def _open_engagement(person: Person, organisation_id: uuid.UUID, area_id: uuid.UUID) -> Engagement | None:
    return db.session.scalar(
        sa.select(Engagement).where(
            Engagement.person_id == person.id,
            Engagement.organisation_id == organisation_id,
            Engagement.area_id == area_id,
            Engagement.is_known(),
            Engagement.until_day.is_(None),
        )
    )


def _record_engagement(actor: Actor, tag: EventTag, person: Person, engagement: Engagement, **days: Any) -> None:
    named = organisation_names([engagement.organisation_id], today())
    areas = area_names([engagement.area_id], today())
    record_event(
        actor,
        tag,
        subject_kind=SUBJECT,
        subject_id=person.id,
        organisation_id=engagement.organisation_id,
        after=days,
        number=person.number,
        organisation=named.get(engagement.organisation_id, ""),
        area=areas.get(engagement.area_id, ""),
        **days,
    )


def _copy_of(name: PersonName, *, until_day: date, actor: Actor) -> PersonName:
    return PersonName(
        person_id=name.person_id, name=name.name, from_day=name.from_day, until_day=until_day, **recorded_by(actor)
    )
