"""A person's whole record, read once: what its page shows and what the rules look at."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.clock import day_of
from app.core.db import UTCDateTime, db
from app.core.errors import NotFound, NotYet
from app.core.events import LINE, Event, EventLine, EventTag
from app.core.formats import long_date
from app.core.reading import DAY, AnySelect, Together, any_of
from app.licences.models import Programme
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.queries.facts import PERIOD, STANDING, order_of
from app.training.queries.scope import SeenPerson
from app.training.rules import EngagementFacts, PeriodFacts, PersonFacts, StandingFacts

LONGEST_TIMELINE = 100
SUBJECT = "person"
OF_CHECKS = (EventTag.VETTING_RECORDED, EventTag.VETTING_WITHDRAWN)


@dataclass(frozen=True)
class NamedEngagement:
    """An engagement with the names of its organisation and area on a day."""

    id: uuid.UUID
    organisation: str
    area: str
    facts: EngagementFacts


@dataclass(frozen=True)
class HeldName:
    """What a person is called from a day until a day."""

    name: str
    from_day: date
    until_day: date | None

    def covers(self, day: date) -> bool:
        """Return whether it is their name on the day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True)
class AwardedPeriod:
    """A certification with why it was awarded."""

    facts: PeriodFacts
    programme_id: uuid.UUID
    programme: str
    reason: str
    evidence: str | None


@dataclass(frozen=True)
class RecordedStanding:
    """A suspension, stand-down or revocation with what was said when it was lifted."""

    facts: StandingFacts
    evidence: str | None
    lift_reason: str | None


@dataclass(frozen=True)
class PersonRecord:
    """Everything the register holds about a person that a viewer may see, the latest first."""

    seen: SeenPerson
    names: Sequence[HeldName]
    engagements: Sequence[NamedEngagement]
    periods: Sequence[AwardedPeriod]
    standings: Sequence[RecordedStanding]
    events: Sequence[EventLine]
    """What happened to the record, so far as it is the viewer's to read; very old ones are left to the event log."""

    def name_on(self, day: date) -> str:
        """Return what the person was called on a day; the number where nothing is known."""
        named = [one.name for one in self.names if one.covers(day)] or [one.name for one in self.names]
        return named[0] if named else self.seen.person.number

    @property
    def there_since(self) -> date:
        """Return the first day anything is known of: the registration, or a name, place or certificate before it."""
        begun = [*(one.from_day for one in self.names), *(one.facts.from_day for one in self.engagements)]
        certified = (one.facts.from_day for one in self.periods)
        return min([day_of(self.seen.person.created_at), *begun, *certified])

    def facts(self, programme_id: uuid.UUID | None, day: date) -> PersonFacts:
        """Return the record as the rules are given it, for a programme and a day."""
        return PersonFacts(
            self.seen.person.number,
            self.name_on(day),
            tuple(one.facts for one in self.periods if one.programme_id == programme_id),
            tuple(one.facts for one in self.standings),
            tuple((one.facts.organisation_id, one.facts.area_id) for one in self.engagements if one.facts.covers(day)),
        )


def person_record(seen: SeenPerson, day: date, checks_of: frozenset[uuid.UUID] = frozenset()) -> PersonRecord:
    """Return what the viewer may see of a person's record, names of others as on the day, in one query.

    That an employer recorded a check is read by the person and by those who may read that employer's: `checks_of`.
    """
    about = _about_person(seen.sees_everything, seen.known_at is not None, seen.is_self).read(
        person_id=seen.person.id,
        day=day,
        known_at=seen.known_at,
        organisation_ids=list(seen.organisation_ids),
        checks_of=list(checks_of),
    )
    names, periods, standings, engagements = map(_latest_first, about[:-1])
    return PersonRecord(
        seen,
        [HeldName(*row) for row in names],
        [_named(*row) for row in engagements],
        [AwardedPeriod(PeriodFacts(*row[4:]), *row[:4]) for row in periods],
        [RecordedStanding(StandingFacts(*row[2:]), *row[:2]) for row in standings],
        [EventLine(*row[1:]) for row in sorted(about[-1], reverse=True)],
    )


def insist_they_were_there(record: PersonRecord, day: date) -> None:
    """Raise NotYet for a day before anything is known of the person, for the viewer to learn since when it is."""
    if day < record.there_since:
        begun = f"{record.seen.person.number} is on the register since {long_date(record.there_since)}"
        raise NotYet(f"{begun}. There is nothing of them on {long_date(day)}.")


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
    return _named(*row[:-2])


def open_standings(person: Person) -> Sequence[Standing]:
    """Return what takes the person out of delivery and has not been lifted, the earliest first."""
    return db.session.scalars(
        sa.select(Standing)
        .where(Standing.person_id == person.id, Standing.is_known(), Standing.lifted_from.is_(None))
        .order_by(Standing.from_day, Standing.id)
    ).all()


@cache
def _about_person(sees_everything: bool, as_known_then: bool, is_self: bool) -> Together:
    """A person's record and its history. All but the history's rows end with the first day and key, to sort by.

    A provider reads nothing of what other providers recorded, a former employer nothing later than its last day.
    """
    known_at: Any = sa.bindparam("known_at", type_=UTCDateTime()) if as_known_then else None

    def recorded(fact: type[PersonName | CertificationPeriod | Standing], *columns: Any) -> AnySelect:
        mine = fact.person_id == sa.bindparam("person_id", type_=sa.Uuid())
        return sa.select(*columns, *order_of(fact)).where(mine, fact.is_known(known_at))

    reasons = CertificationPeriod.reason, CertificationPeriod.evidence
    of_programme = CertificationPeriod.programme_id, Programme.name
    return Together(
        recorded(PersonName, PersonName.name, PersonName.from_day, PersonName.until_day),
        recorded(CertificationPeriod, *of_programme, *reasons, *PERIOD).join(
            Programme, Programme.id == CertificationPeriod.programme_id
        ),
        recorded(Standing, Standing.evidence, Standing.lift_reason, *STANDING),
        _engagement_statement(DAY).where(
            Engagement.person_id == sa.bindparam("person_id", type_=sa.Uuid()),
            sa.true() if sees_everything else Engagement.organisation_id.in_(any_of("organisation_ids")),
        ),
        _history(sees_everything, known_at, is_self),
    )


def _history(sees_everything: bool, known_at: Any, is_self: bool) -> AnySelect:
    conditions = [Event.subject_kind == SUBJECT, Event.subject_id == sa.bindparam("person_id", type_=sa.Uuid())]
    if not sees_everything:
        own = Event.organisation_id.in_(any_of("organisation_ids"))
        conditions.append(sa.or_(Event.organisation_id.is_(None), own))
    if not is_self:
        conditions.append(sa.or_(Event.tag.not_in(OF_CHECKS), _by_an_employer_read_of()))
    if known_at is not None:
        conditions.append(Event.at <= known_at)
    return sa.select(Event.id, *LINE).where(*conditions).order_by(Event.id.desc()).limit(LONGEST_TIMELINE)


def _by_an_employer_read_of() -> sa.ColumnElement[bool]:
    """The event of an employer that engages the person on the day, and whose checks the viewer reads (B17)."""
    engages = sa.exists().where(
        Engagement.person_id == Event.subject_id,
        Engagement.organisation_id == Event.organisation_id,
        Engagement.holds_on(DAY),
    )
    return sa.and_(Event.organisation_id.in_(any_of("checks_of")), engages)


def _engagement_statement(day: date | sa.BindParameter[date]) -> AnySelect:
    organisation = organisation_name_on(day, Engagement.organisation_id.expression)
    facts = Engagement.organisation_id, Engagement.area_id, Engagement.from_day, Engagement.until_day
    return (
        sa.select(organisation, AreaName.short_name, Engagement.id, *facts, *order_of(Engagement))
        .outerjoin(AreaName, sa.and_(AreaName.area_id == Engagement.area_id, AreaName.holds_on(day)))
        .where(Engagement.is_known())
    )


def _named(organisation: str | None, area: str | None, engagement_id: uuid.UUID, *facts: Any) -> NamedEngagement:
    return NamedEngagement(engagement_id, organisation or "–", area or "–", EngagementFacts(*facts))


def _latest_first(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows without the day and key they end with, sorted by them: the latest first, of one day the first made."""
    rows.sort(key=lambda row: row[-1])
    rows.sort(key=lambda row: row[-2], reverse=True)
    return [row[:-2] for row in rows]
