"""Reads the facts the rules look at, each as of a day, in a constant number of queries."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.reading import DAY, AnySelect, Together, any_of
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.rules import PeriodFacts, PersonFacts, StandingFacts


def person_facts(
    people: Iterable[Person], programme_id: uuid.UUID | None, day: date, known_at: datetime | None = None
) -> dict[uuid.UUID, PersonFacts]:
    """Return what the register holds about these people for a programme, by person, in four queries (B4).

    With `known_at` the facts are those held true at that time. Without a programme nobody holds any level.
    """
    numbers = {person.id: person.number for person in people}
    if not numbers:
        return {}
    ids = set(numbers)
    names = dict(
        db.session.execute(
            sa.select(PersonName.person_id, PersonName.name).where(
                PersonName.person_id.in_(ids), PersonName.holds_on(day, known_at)
            )
        ).all()
    )
    periods = periods_of(ids, programme_id, known_at)
    standings = standings_of(ids, known_at)
    engaged = _engaged(ids, day, known_at)
    return {
        person_id: PersonFacts(
            number,
            names.get(person_id, number),
            tuple(periods[person_id]),
            tuple(standings[person_id]),
            tuple(engaged[person_id]),
        )
        for person_id, number in numbers.items()
    }


def facts_of_user(user_id: uuid.UUID, programme_id: uuid.UUID, day: date) -> PersonFacts | None:
    """Return what the register holds about the person behind an account, in one query; None for nobody in it."""
    return facts_from_rows(_of_user().read(user_id=user_id, programme_id=programme_id, day=day))


@cache
def _of_user() -> Together:
    return Together(*statements_about_user())


def statements_about_user() -> list[AnySelect]:
    """Return the statements behind `facts_of_user`, for pages that read other things together with them.

    Their parameters are `user_id`, `programme_id` and `day`.
    """
    mine = Person.user_id == sa.bindparam("user_id", type_=sa.Uuid())
    of_programme = CertificationPeriod.programme_id == sa.bindparam("programme_id", type_=sa.Uuid())
    return [
        sa.select(Person.number, PersonName.name)
        .outerjoin(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(DAY)))
        .where(mine),
        sa.select(*PERIOD)
        .join(Person, Person.id == CertificationPeriod.person_id)
        .where(mine, of_programme, CertificationPeriod.is_known()),
        sa.select(*STANDING).join(Person, Person.id == Standing.person_id).where(mine, Standing.is_known()),
        sa.select(Engagement.organisation_id, Engagement.area_id)
        .join(Person, Person.id == Engagement.person_id)
        .where(mine, Engagement.holds_on(DAY)),
    ]


def statements_about_people() -> list[AnySelect]:
    """Return the statements of the periods and standings of many people, for pages that read them with other things.

    Each row begins with the person and ends with the fact's first day and key, to sort by. Their parameters are
    `ids` and `programme_id`.
    """
    ids, programme_id = any_of("ids"), sa.bindparam("programme_id", type_=sa.Uuid())
    of_programme = CertificationPeriod.person_id.in_(ids), CertificationPeriod.programme_id == programme_id
    return [
        sa.select(CertificationPeriod.person_id, *PERIOD, *order_of(CertificationPeriod)).where(
            *of_programme, CertificationPeriod.is_known()
        ),
        sa.select(Standing.person_id, *STANDING, *order_of(Standing)).where(
            Standing.person_id.in_(ids), Standing.is_known()
        ),
    ]


def order_of(fact: Any) -> tuple[sa.Label[date], sa.Label[uuid.UUID]]:
    """Return a fact's first day and key as columns to sort its rows by, which reading things together does not."""
    return fact.from_day.label("began"), fact.id.label("key")


def facts_from_rows(rows: Sequence[Sequence[tuple[Any, ...]]]) -> PersonFacts | None:
    """Return the facts in the rows of `statements_about_user`; None where nobody is behind the account."""
    people, periods, standings, engaged = rows
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
PERIOD: tuple[Any, ...] = (
    CertificationPeriod.level,
    CertificationPeriod.from_day,
    CertificationPeriod.until_day,
    CertificationPeriod.window_opens_on,
    CertificationPeriod.due_on,
)
STANDING = (Standing.kind, Standing.from_day, Standing.lifted_from, Standing.reason)


def periods_of(
    ids: Iterable[uuid.UUID], programme_id: uuid.UUID | None, known_at: datetime | None = None
) -> dict[uuid.UUID, list[PeriodFacts]]:
    """Return the certification periods of these people for a programme, by person, in one query."""
    found: dict[uuid.UUID, list[PeriodFacts]] = defaultdict(list)
    of_people = CertificationPeriod.person_id.in_(ids), CertificationPeriod.programme_id == programme_id
    rows = db.session.execute(
        sa.select(CertificationPeriod.person_id, *PERIOD)
        .where(*of_people, CertificationPeriod.is_known(known_at))
        .order_by(CertificationPeriod.from_day, CertificationPeriod.id)
    )
    for row in rows:
        found[row[0]].append(PeriodFacts(*row[1:]))
    return found


def standings_of(ids: Iterable[uuid.UUID], known_at: datetime | None = None) -> dict[uuid.UUID, list[StandingFacts]]:
    """Return the standings of these people, lifted or not, by person, in one query."""
    found: dict[uuid.UUID, list[StandingFacts]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Standing.person_id, *STANDING)
        .where(Standing.person_id.in_(ids), Standing.is_known(known_at))
        .order_by(Standing.from_day, Standing.id)
    )
    for row in rows:
        found[row[0]].append(StandingFacts(*row[1:]))
    return found


def _engaged(
    ids: set[uuid.UUID], day: date, known_at: datetime | None
) -> dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID]]]:
    found: dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID]]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Engagement.person_id, Engagement.organisation_id, Engagement.area_id)
        .where(Engagement.person_id.in_(ids), Engagement.holds_on(day, known_at))
        .order_by(Engagement.id)
    )
    for person_id, organisation_id, area_id in rows:
        found[person_id].append((organisation_id, area_id))
    return found
