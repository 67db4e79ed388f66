"""Whom a viewer may see, and how far (G1).

The Trust reads everybody; a partner lead the people their organisation engages or ever engaged; everybody with an
own record that record. What is *current* about a person belongs to whoever engages them now: a former employer sees
the record as it stood, and was known, on their own last day.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.clock import end_of_day, today
from app.core.db import db
from app.core.errors import NotFound
from app.training.models import Engagement, Person

OPEN_ENDED = date(9999, 12, 31)
# How many viewers' statements are kept: putting one together costs more than running it.
KEPT = 256


@dataclass(frozen=True)
class SeenPerson:
    """A person a viewer may see: how far, and on whose behalf."""

    person: Person
    is_self: bool
    sees_everything: bool
    organisation_ids: frozenset[uuid.UUID] = frozenset()
    seen_until: date | None = None
    """The last day of a former employer; None for everybody who may see what is current."""

    @property
    def known_at(self) -> datetime | None:
        """Return the time whose knowledge the viewer is shown, None for what is known now."""
        return end_of_day(self.seen_until) if self.seen_until else None

    def day_shown(self, asked: date) -> date:
        """Return the day the record is shown for: the one asked for, at most the viewer's last."""
        return min(asked, self.seen_until) if self.seen_until else asked


@dataclass(frozen=True)
class Reach:
    """How far somebody sees into the register, by value: those of the same reach share their statements.

    `user_id` is whose own record it includes, None for who reads everybody's.
    """

    scope: Scope
    user_id: uuid.UUID | None

    def includes(self) -> sa.ColumnElement[bool]:
        """Return the condition that a person may be known of: engaged ever by the organisation, or the viewer."""
        return self._sees(sa.true())

    def includes_now(self, day: date) -> sa.ColumnElement[bool]:
        """Return the condition that what is current may be seen: their engagement has not ended by the day."""
        return self._sees(sa.or_(Engagement.until_day.is_(None), Engagement.until_day >= day))

    def _sees(self, engagement: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        if self.scope.everything:
            return sa.true()
        conditions: list[sa.ColumnElement[bool]] = []
        if self.scope.organisation_ids:
            conditions.append(sa.exists().where(_by(self.scope.organisation_ids), engagement).correlate(Person))
        if self.user_id is not None:
            conditions.append(Person.user_id == self.user_id)
        return sa.or_(sa.false(), *conditions)


def reach_of(viewer: Actor) -> Reach:
    """Return how far the viewer sees into the register."""
    scope = scope_of(viewer, Permission.PEOPLE_READ)
    return Reach(scope, None if scope.everything else viewer.user_id)


def people_statement(viewer: Actor, day: date) -> sa.Select[Person]:
    """Return the people whose facts on the day the viewer may see, by number: leavers' only until they left."""
    return sa.select(Person).where(reach_of(viewer).includes_now(max(day, today()))).order_by(Person.number)


def is_visible_to(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer may know of a person."""
    return reach_of(viewer).includes()


def person_for(viewer: Actor, number: str) -> SeenPerson:
    """Return a person the viewer may see; raises NotFound for anybody else, whether they exist or not."""
    reach = reach_of(viewer)
    row = db.session.execute(_person_statement(reach), {"number": number}).one_or_none()
    if row is None:
        raise NotFound("person")
    return _seen(viewer, row[0], reach.scope.organisation_ids, row[1])


def own_number(viewer: Actor) -> str | None:
    """Return the number of the viewer's own record, or None where they are not in the register."""
    return db.session.scalar(sa.select(Person.number).where(Person.user_id == viewer.user_id))


def sees_everybody(viewer: Actor) -> bool:
    """Return whether the viewer reads the whole register, as the Trust does."""
    return scope_of(viewer, Permission.PEOPLE_READ).everything


@lru_cache(maxsize=KEPT)
def _person_statement(reach: Reach) -> sa.Select[Person, date | None]:
    """A person by number, with the last day the viewer's organisations engaged them, far ahead where that is open."""
    last_day = (
        sa.select(sa.func.max(sa.func.coalesce(Engagement.until_day, sa.literal(OPEN_ENDED, sa.Date()))))
        .where(_by(reach.scope.organisation_ids))
        .correlate(Person)
        .scalar_subquery()
    )
    return sa.select(Person, sa.type_coerce(last_day, sa.Date())).where(
        Person.number == sa.bindparam("number"), reach.includes()
    )


def _by(organisation_ids: frozenset[uuid.UUID]) -> Any:
    return sa.and_(
        Engagement.person_id == Person.id, Engagement.is_known(), Engagement.organisation_id.in_(organisation_ids)
    )


def _seen(viewer: Actor, person: Person, organisation_ids: frozenset[uuid.UUID], last_day: date | None) -> SeenPerson:
    is_self = person.user_id is not None and person.user_id == viewer.user_id
    if sees_everybody(viewer) or is_self:
        return SeenPerson(person, is_self, sees_everything=True)
    is_former = last_day is not None and last_day < today()
    return SeenPerson(person, False, False, organisation_ids, last_day if is_former else None)
