"""Reads of roles, each as of a day."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound


def grants_on(user_id: uuid.UUID, day: date, known_at: datetime | None = None) -> Sequence[RoleGrant]:
    """Return the roles a person held on a day, by the first day, as known at a time (G1)."""
    return db.session.scalars(
        sa.select(RoleGrant)
        .where(RoleGrant.user_id == user_id, RoleGrant.holds_on(day, known_at))
        .order_by(RoleGrant.from_day, RoleGrant.id)
    ).all()


def grant_to_end(actor: Actor, user_id: uuid.UUID, grant_id: uuid.UUID) -> RoleGrant:
    """Return a role the actor may end, as held true now: anybody's, or their own staff's; raises NotFound."""
    scope = scope_of(actor, Permission.ROLES_END)
    own = sa.true() if scope.everything else RoleGrant.organisation_id.in_(scope.organisation_ids)
    grant = db.session.scalar(
        sa.select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.user_id == user_id, RoleGrant.is_known(), own)
    )
    if grant is None:
        raise NotFound("role")
    return grant


def grant_by_id(grant_id: uuid.UUID) -> RoleGrant:
    """Return a role by its key, for a page that has shown it to whoever may see it."""
    return db.session.get_one(RoleGrant, grant_id)


def overlapping_grants(grant: RoleGrant) -> list[tuple[date, date | None]]:
    """Return the days of the same role for the same person, organisation and area that overlap these."""
    rows = db.session.execute(
        sa.select(RoleGrant.from_day, RoleGrant.until_day)
        .where(
            RoleGrant.is_known(),
            RoleGrant.user_id == grant.user_id,
            RoleGrant.role == grant.role,
            RoleGrant.organisation_id == grant.organisation_id,
            RoleGrant.area_id.is_not_distinct_from(grant.area_id),
            sa.or_(RoleGrant.until_day.is_(None), RoleGrant.until_day >= grant.from_day),
            sa.true() if grant.until_day is None else RoleGrant.from_day <= grant.until_day,
        )
        .order_by(RoleGrant.from_day)
    )
    return [(first, last) for first, last in rows]


def users_of_organisation(organisation_id: uuid.UUID, day: date) -> Sequence[User]:
    """Return the people who hold any role for an organisation on a day and may sign in, by name."""
    held = sa.select(RoleGrant.user_id).where(RoleGrant.organisation_id == organisation_id, RoleGrant.holds_on(day))
    return db.session.scalars(
        sa.select(User).where(User.id.in_(held), User.disabled_at.is_(None)).order_by(User.name, User.id)
    ).all()
