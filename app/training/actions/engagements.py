"""Engaging people and ending engagements (B1, B23)."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_names, last_day_of, organisation_names
from app.partners.rules.organisations import organisation_outlives
from app.training.actions.locking import about, insist, lock_person
from app.training.models import Engagement, Person
from app.training.rules import EngagementFacts, may_be_ended, may_be_engaged


def engage_person(
    actor: Actor,
    *,
    person: Person,
    organisation: Organisation,
    area: ForceArea,
    from_day: date,
    seen_version: int | None = None,
) -> Engagement:
    """Record that the person works for an organisation in an area from a day on (B1).

    Raises Stale for a page made before another change, and DomainError where they already do on that day or later, or
    the organisation has ended.
    """
    lock_person(person, seen_version)
    insist(may_be_engaged(_same_place(person, organisation.id, area.id), from_day))
    name = organisation_names([organisation.id], from_day).get(organisation.id, "This organisation")
    insist(organisation_outlives(name, last_day_of(organisation.id), (from_day, None), today()))
    engagement = Engagement(
        person_id=person.id,
        organisation_id=organisation.id,
        area_id=area.id,
        from_day=from_day,
        **recorded_by(actor),
    )
    db.session.add(engagement)
    db.session.flush()
    _record(actor, EventTag.PERSON_ENGAGED, person, engagement, from_day=from_day)
    return engagement


def end_engagement(
    actor: Actor, *, person: Person, engagement_id: uuid.UUID, until_day: date, seen_version: int | None = None
) -> Engagement:
    """Record the last day of an engagement (B23): what rests on it ends with it.

    Raises Stale for a page made before another change, and DomainError where it is not open, or for a last day
    before its first.
    """
    lock_person(person, seen_version)
    current = db.session.scalar(
        sa.select(Engagement).where(
            Engagement.id == engagement_id, Engagement.person_id == person.id, Engagement.is_known()
        )
    )
    insist(may_be_ended(None if current is None else _facts(current), until_day))
    assert current is not None
    ended = Engagement(
        person_id=person.id,
        organisation_id=current.organisation_id,
        area_id=current.area_id,
        from_day=current.from_day,
        until_day=until_day,
        **recorded_by(actor),
    )
    current.supersede(ended)
    db.session.flush()
    db.session.add(ended)
    db.session.flush()
    _record(actor, EventTag.ENGAGEMENT_ENDED, person, ended, until_day=until_day)
    return ended


def _same_place(person: Person, organisation_id: uuid.UUID, area_id: uuid.UUID) -> list[EngagementFacts]:
    rows = db.session.scalars(
        sa.select(Engagement)
        .where(
            Engagement.person_id == person.id,
            Engagement.organisation_id == organisation_id,
            Engagement.area_id == area_id,
            Engagement.is_known(),
        )
        .order_by(Engagement.from_day)
    )
    return [_facts(row) for row in rows]


def _facts(row: Engagement) -> EngagementFacts:
    return EngagementFacts(row.organisation_id, row.area_id, row.from_day, row.until_day)


def _record(actor: Actor, tag: EventTag, person: Person, engagement: Engagement, **days: Any) -> None:
    organisations = organisation_names([engagement.organisation_id], today())
    areas = area_names([engagement.area_id], today())
    record_event(
        actor,
        tag,
        organisation_id=engagement.organisation_id,
        after=days,
        **about(person),
        organisation=organisations.get(engagement.organisation_id, ""),
        area=areas.get(engagement.area_id, ""),
        **days,
    )
