"""Who joined, changed, moved and left, organisation by organisation, as known on a day (G1)."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.administration.rules.movements import Employed, Held, Movement, came_from, last_days, movements_of
from app.administration.types import MovementKind
from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.clock import day_of, end_of_day, today
from app.core.db import db
from app.partners.models import AreaName
from app.partners.queries import organisation_names
from app.training.models import Engagement, Person

Place = tuple[uuid.UUID, uuid.UUID]
"""A person's account and an organisation."""


@dataclass(frozen=True)
class MovementRow:
    """A movement with whose it is and where."""

    name: str
    organisation: str
    kind: MovementKind
    day: date
    detail: str
    access_ended_on: date | None
    days_after: int | None

    @property
    def access(self) -> str | date | None:
        """Return when access ended, in words while it has not."""
        if self.kind is not MovementKind.LEFT:
            return None
        return self.access_ended_on or "Still open"


@dataclass(frozen=True)
class Asked:
    """What a report is asked for: its days, the day it is seen from, and one organisation or kind, or all."""

    first: date
    last: date
    as_of: date
    organisation_id: uuid.UUID | None = None
    kind: MovementKind | None = None

    @property
    def known_at(self) -> datetime | None:
        """Return the time whose knowledge is reported, None for what is known now."""
        return end_of_day(self.as_of) if self.as_of < today() else None


def movements_for(viewer: Actor, asked: Asked) -> list[MovementRow]:
    """Return the movements the viewer may know of, the latest first, in three queries however many there are.

    The Trust reads of every organisation, and where somebody came from; a partner's lead of their own alone.
    """
    scope = scope_of(viewer, Permission.MOVEMENTS_READ)
    own = sa.true() if scope.everything else RoleGrant.organisation_id.in_(scope.organisation_ids)
    people, held = _held(own, asked)
    employed = _employed(asked)
    names = organisation_names({organisation_id for _, organisation_id in held}, asked.as_of)
    found = []
    for place, roles in held.items():
        user_id, organisation_id = place
        if asked.organisation_id not in (None, organisation_id):
            continue
        name, disabled_on = people[user_id]
        last = min(asked.last, asked.as_of)
        for one in movements_of(roles, employed[place], disabled_on, asked.first, last):
            moved = _as_move(one, place, held, names)
            found.append(_row(moved, name, names.get(organisation_id, "–")))
    wanted = [one for one in found if asked.kind in (None, one.kind)]
    return sorted(wanted, key=lambda row: (row.day, row.organisation, row.name), reverse=True)


def _held(
    own: sa.ColumnElement[bool], asked: Asked
) -> tuple[dict[uuid.UUID, tuple[str, date | None]], dict[Place, list[Held]]]:
    people: dict[uuid.UUID, tuple[str, date | None]] = {}
    held: dict[Place, list[Held]] = defaultdict(list)
    for grant, user, area in db.session.execute(
        sa.select(RoleGrant, User, AreaName.short_name)
        .join(User, User.id == RoleGrant.user_id)
        .outerjoin(AreaName, sa.and_(AreaName.area_id == RoleGrant.area_id, AreaName.holds_on(asked.as_of)))
        .where(RoleGrant.is_known(asked.known_at), RoleGrant.from_day <= asked.as_of, own)
        .order_by(User.name, RoleGrant.from_day, RoleGrant.id)
    ):
        disabled_on = day_of(user.disabled_at) if user.disabled_at is not None else None
        is_disabled = disabled_on is not None and disabled_on <= asked.as_of
        people[user.id] = user.name, disabled_on if is_disabled else None
        held[user.id, grant.organisation_id].append(_facts(grant, area))
    return people, held


def _facts(grant: RoleGrant, area: str | None) -> Held:
    usable_until = grant.until_day
    if usable_until is not None and grant.supersedes_id is not None:
        # Until its end was recorded the role had no last day.
        usable_until = max(usable_until, day_of(grant.recorded_at))
    words = grant.role.label if area is None else f"{grant.role.label}, {area}"
    return Held(words, grant.from_day, grant.until_day, usable_until)


def _employed(asked: Asked) -> dict[Place, list[Employed]]:
    found: dict[Place, list[Employed]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Person.user_id, Engagement.organisation_id, Engagement.from_day, Engagement.until_day)
        .join(Person, Person.id == Engagement.person_id)
        .where(Engagement.is_known(asked.known_at), Engagement.from_day <= asked.as_of)
    )
    for user_id, organisation_id, first, last in rows:
        if user_id is not None:
            found[user_id, organisation_id].append(Employed(first, last))
    return found


def _as_move(one: Movement, place: Place, held: dict[Place, list[Held]], names: dict[uuid.UUID, str]) -> Movement:
    if one.kind is not MovementKind.JOINED:
        return one
    origin = came_from(one.day, _left_elsewhere(place, held, names))
    return one if origin is None else Movement(MovementKind.MOVED, one.day, f"{one.detail}, from {origin}")


def _left_elsewhere(
    place: Place, held: dict[Place, list[Held]], names: dict[uuid.UUID, str]
) -> Iterator[tuple[date, str]]:
    user_id, here = place
    for (other_user, there), roles in held.items():
        if other_user == user_id and there != here:
            yield from ((day, names.get(there, "–")) for day in last_days(roles))


def _row(one: Movement, name: str, organisation: str) -> MovementRow:
    return MovementRow(name, organisation, one.kind, one.day, one.detail, one.access_ended_on, one.days_after)


def organisations_with_people(viewer: Actor, day: date) -> Sequence[tuple[str, str]]:
    """Return the organisations the viewer may ask about as (id, name), by name: whose people hold or held a role."""
    scope = scope_of(viewer, Permission.MOVEMENTS_READ)
    own = sa.true() if scope.everything else RoleGrant.organisation_id.in_(scope.organisation_ids)
    ids = db.session.scalars(sa.select(RoleGrant.organisation_id).where(RoleGrant.is_known(), own).distinct()).all()
    names = organisation_names(ids, day)
    return sorted(((str(one), names.get(one, "–")) for one in ids), key=lambda choice: choice[1].casefold())
