"""Who is certified for which licence, and when: the facts of training brought together with those of licences."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.reading import rows_of
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_ids
from app.licences.queries.holding import is_held_by
from app.licences.rules import LicenceFacts, days_in_territory
from app.portal.rules.counting import Days, Times
from app.training.models import CertificationPeriod, Engagement, Standing
from app.training.types import Level

CERTIFIED = tuple(level for level in Level if level.rank >= Level.CERTIFIED.rank)
ONE_DAY = timedelta(days=1)
Pair = tuple[uuid.UUID, uuid.UUID]


def licences_at_work(ids: Collection[uuid.UUID] | None = None) -> list[LicenceFacts]:
    """Return the signed licences whose people are counted, of these or of all, by reference."""
    wanted = ids if ids is not None else licence_ids()
    return [facts for facts in licence_facts(wanted) if facts.signed_on is not None]


def licences_of_person(person_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Return the licences of the organisations a person was ever engaged by."""
    employers = sa.select(Engagement.organisation_id).where(Engagement.person_id == person_id)
    theirs = sa.or_(Licence.licensee_id.in_(employers), is_held_by(employers, today()))
    return db.session.scalars(sa.select(Licence.id).where(theirs)).all()


def times_of(licences: Sequence[LicenceFacts]) -> dict[uuid.UUID, list[Times]]:
    """Return for each licence when each person its licensee engages in its territory delivers, in three queries."""
    employers = {facts.licensee_id for facts in licences}
    engaged = _engagements(employers)
    people = {person for places in engaged.values() for person, _ in places}
    certified, out = _certifications(people), _standings(people)
    found: dict[uuid.UUID, list[Times]] = {}
    for facts in licences:
        spans: dict[uuid.UUID, list[Days]] = defaultdict(list)
        for one, first, last in days_in_territory(facts):
            for person, (begins, ends) in engaged.get((facts.licensee_id, one.area_id), ()):
                if begins <= last and first <= ends:
                    spans[person].append((max(begins, first), min(ends, last)))
        found[facts.id] = [
            Times(tuple(days), tuple(certified.get((person, facts.programme_id), ())), tuple(out.get(person, ())))
            for person, days in spans.items()
        ]
    return found


def _engagements(
    employers: Collection[uuid.UUID],
) -> Mapping[tuple[uuid.UUID, uuid.UUID], list[tuple[uuid.UUID, Days]]]:
    found: dict[tuple[uuid.UUID, uuid.UUID], list[tuple[uuid.UUID, Days]]] = defaultdict(list)
    columns = (Engagement.organisation_id, Engagement.area_id, Engagement.person_id)
    rows = _rows(Engagement, columns, Engagement.organisation_id.in_(employers))
    for employer, area, person, days in rows:
        found[employer, area].append((person, days))
    return found


def _certifications(people: Collection[uuid.UUID]) -> Mapping[Pair, list[Days]]:
    found: dict[Pair, list[Days]] = defaultdict(list)
    period = CertificationPeriod
    these = sa.and_(period.person_id.in_(people), period.level.in_(CERTIFIED))
    for person, programme, days in _rows(period, (period.person_id, period.programme_id), these):
        found[person, programme].append(days)
    return found


def _standings(people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Days]]:
    found: dict[uuid.UUID, list[Days]] = defaultdict(list)
    statement = sa.select(Standing.person_id, Standing.from_day, Standing.lifted_from)
    for person, first, lifted in rows_of(statement.where(Standing.person_id.in_(people), Standing.is_known())):
        if lifted is None or lifted > first:
            found[person].append((first, date.max if lifted is None else lifted - ONE_DAY))
    return found


def _rows(table: Any, columns: tuple[Any, ...], condition: sa.ColumnElement[bool]) -> Iterable[tuple[Any, ...]]:
    """Yield columns of what is held true, with its days as the last value."""
    statement = sa.select(*columns, table.from_day, table.until_day).where(condition, table.is_known())
    for *values, first, last in rows_of(statement):
        yield (*values, (first, last or date.max))
