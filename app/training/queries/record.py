"""A person's whole record, read once: what its page shows and what the rules look at, in five queries."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound
from app.core.events import Event
from app.licences.models import Programme
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.queries.facts import period_facts, standing_facts
from app.training.queries.scope import SeenPerson
from app.training.rules import EngagementFacts, PersonFacts

LONGEST_TIMELINE = 100
SUBJECT = "person"


@dataclass(frozen=True)
class NamedEngagement:
    """An engagement with the names of its organisation and area on a day."""

    id: uuid.UUID
    organisation: str
    area: str
    facts: EngagementFacts


@dataclass(frozen=True)
class PersonRecord:
    """Everything the register holds about a person that a viewer may see, the latest first."""

    seen: SeenPerson
    names: Sequence[PersonName]
    engagements: Sequence[NamedEngagement]
    periods: Sequence[tuple[CertificationPeriod, str]]
    standings: Sequence[Standing]

    def name_on(self, day: date) -> str:
        """Return what the person was called on a day; the number where nothing is known."""
        named = [row.name for row in self.names if row.covers(day)] or [row.name for row in self.names]
        return named[0] if named else self.seen.person.number

    def facts(self, programme_id: uuid.UUID | None, day: date) -> PersonFacts:
        """Return the record as the rules are given it, for a programme and a day."""
        return PersonFacts(
            self.seen.person.number,
            self.name_on(day),
            tuple(period_facts(row) for row, _ in self.periods if row.programme_id == programme_id),
            tuple(standing_facts(row) for row in self.standings),
            tuple((one.facts.organisation_id, one.facts.area_id) for one in self.engagements if one.facts.covers(day)),
        )


def person_record(seen: SeenPerson, day: date) -> PersonRecord:
    """Return what the viewer may see of a person's record, names of others as on the day, in four queries."""
    known_at, person_id = seen.known_at, seen.person.id
    names = db.session.scalars(
        sa.select(PersonName)
        .where(PersonName.person_id == person_id, PersonName.is_known(known_at))
        .order_by(PersonName.from_day.desc(), PersonName.id)
    ).all()
    standings = db.session.scalars(
        sa.select(Standing)
        .where(Standing.person_id == person_id, Standing.is_known(known_at))
        .order_by(Standing.from_day.desc(), Standing.id)
    ).all()
    return PersonRecord(seen, names, _engagements(seen, day), _periods(person_id, known_at), standings)


def current_name(person: Person) -> str:
    """Return the name a person holds with no last day, for pages of those who may change the record."""
    name = sa.select(PersonName.name).where(
        PersonName.person_id == person.id, PersonName.is_known(), PersonName.until_day.is_(None)
    )
    return db.session.scalar(name) or person.number


def open_engagement(person: Person, engagement_id: uuid.UUID, day: date) -> NamedEngagement:
    """Return an engagement of the person that has no last day yet; raises NotFound."""
    row = db.session.execute(
        _engagement_statement(day).where(
            Engagement.person_id == person.id, Engagement.id == engagement_id, Engagement.until_day.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("open engagement")
    return _named(*row)


def open_standings(person: Person) -> Sequence[Standing]:
    """Return what takes the person out of delivery and has not been lifted, the earliest first."""
    return db.session.scalars(
        sa.select(Standing)
        .where(Standing.person_id == person.id, Standing.is_known(), Standing.lifted_from.is_(None))
        .order_by(Standing.from_day, Standing.id)
    ).all()


def events_about(seen: SeenPerson) -> Sequence[Event]:
    """Return the person's events the viewer may see, newest first; very old ones are left to the event log.

    A provider reads nothing of what other providers recorded, a former employer nothing later than its last day.
    """
    conditions: list[sa.ColumnElement[bool]] = [Event.subject_kind == SUBJECT, Event.subject_id == seen.person.id]
    if not seen.sees_everything:
        own = Event.organisation_id.in_(seen.organisation_ids)
        conditions.append(sa.or_(Event.organisation_id.is_(None), own))
    if seen.known_at is not None:
        conditions.append(Event.at <= seen.known_at)
    statement = sa.select(Event).where(*conditions).order_by(Event.id.desc()).limit(LONGEST_TIMELINE)
    return db.session.scalars(statement).all()


def _engagements(seen: SeenPerson, day: date) -> list[NamedEngagement]:
    own = sa.true() if seen.sees_everything else Engagement.organisation_id.in_(seen.organisation_ids)
    rows = db.session.execute(
        _engagement_statement(day)
        .where(Engagement.person_id == seen.person.id, own)
        .order_by(Engagement.from_day.desc(), Engagement.id)
    )
    return [_named(*row) for row in rows]


def _engagement_statement(day: date) -> sa.Select[*tuple[Any, ...]]:
    organisation = organisation_name_on(day, Engagement.organisation_id.expression)
    return (
        sa.select(Engagement, organisation, AreaName.short_name)
        .outerjoin(AreaName, sa.and_(AreaName.area_id == Engagement.area_id, AreaName.holds_on(day)))
        .where(Engagement.is_known())
    )


def _named(row: Any, organisation: str | None, area: str | None) -> NamedEngagement:
    facts = EngagementFacts(row.organisation_id, row.area_id, row.from_day, row.until_day)
    return NamedEngagement(row.id, organisation or "–", area or "–", facts)


def _periods(person_id: uuid.UUID, known_at: datetime | None) -> list[tuple[CertificationPeriod, str]]:
    rows = db.session.execute(
        sa.select(CertificationPeriod, Programme.name)
        .join(Programme, Programme.id == CertificationPeriod.programme_id)
        .where(CertificationPeriod.person_id == person_id, CertificationPeriod.is_known(known_at))
        .order_by(CertificationPeriod.from_day.desc(), CertificationPeriod.id)
    )
    return [(row, name) for row, name in rows]
