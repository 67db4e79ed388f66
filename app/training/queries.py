"""Reads of the register, each as of a day, in a constant number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from app.core.db import db
from app.core.reading import read_together
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.rules import PeriodFacts, PersonFacts, StandingFacts


def person_facts(
    people: Iterable[Person], programme_id: uuid.UUID, day: date, known_at: datetime | None = None
) -> dict[uuid.UUID, PersonFacts]:
    """Return what the register holds about these people for a programme, by person, in four queries."""
    by_id = {person.id: person for person in people}
    ids = set(by_id)
    if not ids:
        return {}
    names = dict(
        db.session.execute(
            sa.select(PersonName.person_id, PersonName.name).where(
                PersonName.person_id.in_(ids), PersonName.holds_on(day, known_at)
            )
        ).t.all()
    )
    periods = _periods(ids, programme_id, known_at)
    standings = _standings(ids, known_at)
    engaged = _engaged(ids, day, known_at)
    return {
        person_id: PersonFacts(
            by_id[person_id].number,
            names.get(person_id, by_id[person_id].number),
            tuple(periods[person_id]),
            tuple(standings[person_id]),
            tuple(engaged[person_id]),
        )
        for person_id in ids
    }


def facts_of_user(user_id: uuid.UUID, programme_id: uuid.UUID, day: date) -> PersonFacts | None:
    """Return what the register holds about the person behind an account, in one query; None for nobody in it."""
    mine = Person.user_id == user_id
    people, periods, standings, engaged = read_together(
        sa.select(Person.number, PersonName.name)
        .outerjoin(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(day)))
        .where(mine),
        sa.select(*_PERIOD)
        .join(Person, Person.id == CertificationPeriod.person_id)
        .where(mine, CertificationPeriod.programme_id == programme_id, CertificationPeriod.is_known()),
        sa.select(*_STANDING).join(Person, Person.id == Standing.person_id).where(mine, Standing.is_known()),
        sa.select(Engagement.organisation_id, Engagement.area_id)
        .join(Person, Person.id == Engagement.person_id)
        .where(mine, Engagement.holds_on(day)),
    )
    for number, name in people:
        return PersonFacts(
            number,
            name or number,
            tuple(PeriodFacts(*row) for row in sorted(periods, key=lambda row: row[1])),
            tuple(StandingFacts(*row) for row in sorted(standings, key=lambda row: row[1])),
            tuple((organisation, area) for organisation, area in engaged),
        )
    return None


# The columns of facts in the order of their fields.
_PERIOD = (
    CertificationPeriod.level,
    CertificationPeriod.from_day,
    CertificationPeriod.until_day,
    CertificationPeriod.window_opens_on,
)
_STANDING = (Standing.kind, Standing.from_day, Standing.lifted_from, Standing.reason)


def _periods(
    ids: set[uuid.UUID], programme_id: uuid.UUID, known_at: datetime | None
) -> dict[uuid.UUID, list[PeriodFacts]]:
    found: dict[uuid.UUID, list[PeriodFacts]] = defaultdict(list)
    rows = db.session.scalars(
        sa.select(CertificationPeriod).where(
            CertificationPeriod.person_id.in_(ids),
            CertificationPeriod.programme_id == programme_id,
            CertificationPeriod.is_known(known_at),
        )
    )
    for row in rows:
        if row.until_day is not None:
            found[row.person_id].append(PeriodFacts(row.level, row.from_day, row.until_day, row.window_opens_on))
    return found


def _standings(ids: set[uuid.UUID], known_at: datetime | None) -> dict[uuid.UUID, list[StandingFacts]]:
    found: dict[uuid.UUID, list[StandingFacts]] = defaultdict(list)
    for row in db.session.scalars(sa.select(Standing).where(Standing.person_id.in_(ids), Standing.is_known(known_at))):
        found[row.person_id].append(StandingFacts(row.kind, row.from_day, row.lifted_from, row.reason))
    return found


def _engaged(
    ids: set[uuid.UUID], day: date, known_at: datetime | None
) -> dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID]]]:
    found: dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID]]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Engagement.person_id, Engagement.organisation_id, Engagement.area_id).where(
            Engagement.person_id.in_(ids), Engagement.holds_on(day, known_at)
        )
    )
    for person_id, organisation_id, area_id in rows:
        found[person_id].append((organisation_id, area_id))
    return found
