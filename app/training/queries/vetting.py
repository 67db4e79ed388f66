"""Reads of DBS checks and vetting: the employer's own people's, the person's own, and nobody else's (B17)."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound
from app.core.holding import held_for
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on
from app.training.models import Engagement, Person, VettingCheck
from app.training.queries.scope import SeenPerson
from app.training.rules.vetting import VettingFacts, terms_on
from app.training.types import VettingKind, VettingOutcome, VettingState

FACTS = (VettingCheck.level, VettingCheck.outcome, VettingCheck.checked_on, VettingCheck.next_due_on)


@dataclass(frozen=True)
class RecordedCheck:
    """A check with who recorded it, for whom, and the force it is for."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    organisation: str
    area: str | None
    recorded_by: str
    facts: VettingFacts


def checks_shown(viewer: Actor, seen: SeenPerson, day: date, known_at: datetime | None = None) -> list[RecordedCheck]:
    """Return the checks of a person the viewer may know of, the latest first, in one query.

    The person reads all of theirs; an employer what it recorded itself, as long as it engages them.
    """
    employers = held_for(viewer, Permission.VETTING_READ)
    is_ours = sa.and_(VettingCheck.organisation_id.in_(employers), is_engaged_by(employers, day))
    rows = db.session.execute(
        sa.select(
            VettingCheck.id,
            VettingCheck.organisation_id,
            organisation_name_on(day, VettingCheck.organisation_id),
            AreaName.short_name,
            VettingCheck.recorded_by,
            *FACTS,
        )
        .join(Person, Person.id == VettingCheck.person_id)
        .outerjoin(AreaName, sa.and_(AreaName.area_id == VettingCheck.area_id, AreaName.holds_on(day)))
        .where(VettingCheck.person_id == seen.person.id, VettingCheck.is_known(known_at))
        .where(sa.true() if seen.is_self else is_ours)
        .where(VettingCheck.checked_on <= day)
        .order_by(VettingCheck.checked_on.desc(), VettingCheck.id.desc())
    )
    return [RecordedCheck(row[0], row[1], row[2] or "–", row[3], row[4], VettingFacts(*row[5:])) for row in rows]


def own_check(viewer: Actor, person: Person, check_id: uuid.UUID) -> VettingCheck:
    """Return a check the viewer's organisation recorded and may withdraw, locked; raises NotFound."""
    found = db.session.scalar(
        sa.select(VettingCheck)
        .where(
            VettingCheck.id == check_id,
            VettingCheck.person_id == person.id,
            VettingCheck.is_known(),
            VettingCheck.organisation_id.in_(held_for(viewer, Permission.VETTING_RECORD)),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound("check")
    return found


def employers_of(viewer: Actor, person: Person, day: date) -> Sequence[uuid.UUID]:
    """Return the organisations the viewer records checks for that engage the person on the day."""
    return db.session.scalars(
        sa.select(Engagement.organisation_id)
        .where(
            Engagement.person_id == person.id,
            Engagement.holds_on(day),
            Engagement.organisation_id.in_(held_for(viewer, Permission.VETTING_RECORD)),
        )
        .distinct()
        .order_by(Engagement.organisation_id)
    ).all()


def holds_check(person_id: uuid.UUID, employer_id: uuid.UUID, facts: VettingFacts) -> bool:
    """Return whether exactly this check of a person is on record by an employer already."""
    same = sa.exists().where(
        VettingCheck.person_id == person_id,
        VettingCheck.organisation_id == employer_id,
        VettingCheck.is_known(),
        *(column == getattr(facts, column.key) for column in FACTS[:3]),
        VettingCheck.next_due_on.is_not_distinct_from(facts.next_due_on),
    )
    return bool(db.session.scalar(sa.select(same)))


def vetting_facts(
    person_ids: Collection[uuid.UUID], employers: Collection[uuid.UUID], day: date
) -> dict[uuid.UUID, list[VettingFacts]]:
    """Return the checks these employers recorded, by person, the earliest first, in one query."""
    found: dict[uuid.UUID, list[VettingFacts]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(VettingCheck.person_id, *FACTS)
        .where(VettingCheck.person_id.in_(person_ids), VettingCheck.organisation_id.in_(employers))
        .where(VettingCheck.is_known(), VettingCheck.checked_on <= day)
        .order_by(VettingCheck.checked_on, VettingCheck.id)
    )
    for row in rows:
        found[row[0]].append(VettingFacts(*row[1:]))
    return found


def is_engaged_by(employers: Collection[uuid.UUID], day: date) -> sa.ColumnElement[bool]:
    """Return the condition that one of these organisations engages the person of a query on the day."""
    return (
        sa.exists()
        .where(Engagement.person_id == Person.id, Engagement.organisation_id.in_(employers), Engagement.holds_on(day))
        .correlate(Person)
    )


def is_in_vetting_state(state: VettingState, employers: Collection[uuid.UUID], day: date) -> sa.ColumnElement[bool]:
    """Return the condition that an engaged person stands so on the day; `overall` says the same of one, by a test."""
    dbs, police = (_state(kind, employers, day) for kind in VettingKind)
    order = {one.value: place for place, one in enumerate(VettingState)}
    police_counts = sa.case((police == VettingState.NONE.value, len(order)), else_=sa.case(order, value=police))
    rank = sa.case(order, value=dbs)
    worst = sa.case((police_counts < rank, police_counts), else_=rank)
    return sa.and_(is_engaged_by(employers, day), worst == order[state.value])


def _state(kind: VettingKind, employers: Collection[uuid.UUID], day: date) -> sa.ColumnElement[str]:
    def last(column: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
        return (
            sa.select(column)
            .where(
                VettingCheck.person_id == Person.id,
                VettingCheck.organisation_id.in_(employers),
                VettingCheck.is_known(),
                VettingCheck.kind == kind,
                VettingCheck.outcome != VettingOutcome.PENDING,
                VettingCheck.checked_on <= day,
            )
            .order_by(VettingCheck.checked_on.desc(), VettingCheck.id.desc())
            .limit(1)
            .correlate(Person)
            .scalar_subquery()
        )

    outcome, due = last(VettingCheck.outcome.expression), last(VettingCheck.next_due_on.expression)
    return sa.case(
        (outcome.is_(None), VettingState.NONE.value),
        (outcome == VettingOutcome.NOT_SATISFACTORY, VettingState.NOT_SATISFACTORY.value),
        (due < day, VettingState.OUT_OF_DATE.value),
        (due <= day + timedelta(days=terms_on(day).notice_days), VettingState.DUE.value),
        else_=VettingState.IN_DATE.value,
    )
