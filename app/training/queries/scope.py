"""Whom a viewer may see, and how far (G1).

The Trust reads everybody; a partner lead the people their organisation engages or ever engaged; everybody with an
own record that record. What is *current* about a person belongs to whoever engages them now: a former employer sees
the record as it stood, and was known, on their own last day.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.clock import end_of_day, today
from app.core.db import db
from app.core.errors import NotFound
from app.training.models import Engagement, Person

OPEN_ENDED = date(9999, 12, 31)


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


def people_statement(viewer: Actor, day: date) -> sa.Select[Person]:
    """Return the people whose facts on the day the viewer may see, by number: leavers' only until they left."""
    return sa.select(Person).where(is_current_for(viewer, max(day, today()))).order_by(Person.number)


def is_visible_to(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer may know of a person: engaged ever by their organisation, or themselves."""
    return _is_seen_by(viewer, sa.true())


def is_current_for(viewer: Actor, day: date) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer may see what is current: their engagement has not ended by the day."""
    return _is_seen_by(viewer, sa.or_(Engagement.until_day.is_(None), Engagement.until_day >= day))


def person_for(viewer: Actor, number: str) -> SeenPerson:
    """Return a person the viewer may see; raises NotFound for anybody else, whether they exist or not."""
    organisation_ids = scope_of(viewer, Permission.PEOPLE_READ).organisation_ids
    last_day = (
        sa.select(sa.func.max(sa.func.coalesce(Engagement.until_day, sa.literal(OPEN_ENDED, sa.Date()))))
        .where(_by(organisation_ids))
        .correlate(Person)
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(Person, sa.type_coerce(last_day, sa.Date())).where(Person.number == number, is_visible_to(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound("person")
    return _seen(viewer, row[0], organisation_ids, row[1])


def own_number(viewer: Actor) -> str | None:
    """Return the number of the viewer's own record, or None where they are not in the register."""
    return db.session.scalar(sa.select(Person.number).where(Person.user_id == viewer.user_id))


def sees_everybody(viewer: Actor) -> bool:
    """Return whether the viewer reads the whole register, as the Trust does."""
    return scope_of(viewer, Permission.PEOPLE_READ).everything


def _is_seen_by(viewer: Actor, engagement: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    scope = scope_of(viewer, Permission.PEOPLE_READ)
    if scope.everything:
        return sa.true()
    conditions: list[sa.ColumnElement[bool]] = []
    if scope.organisation_ids:
        conditions.append(sa.exists().where(_by(scope.organisation_ids), engagement).correlate(Person))
    if viewer.user_id is not None:
        conditions.append(Person.user_id == viewer.user_id)
    return sa.or_(sa.false(), *conditions)


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
