"""Who may do a thing and can be written to, by permission."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.core.access import Permission
from app.core.db import db
from app.core.holding import roles_with
from app.core.roles import Reach, Role, reach_of


def people_who_may(
    permission: Permission,
    day: date,
    *,
    organisation_id: uuid.UUID | None = None,
    but: Collection[uuid.UUID] = (),
) -> Sequence[User]:
    """Return the people who can sign in and hold the permission on a day, by name, but for these (G1).

    They hold it for everybody, or for the one organisation where one is named.
    """
    roles = _roles(permission, Reach.EVERYWHERE if organisation_id is None else Reach.ORGANISATION)
    there = sa.true() if organisation_id is None else RoleGrant.organisation_id == organisation_id
    held = sa.select(RoleGrant.user_id).where(RoleGrant.role.in_(roles), RoleGrant.holds_on(day), there)
    return db.session.scalars(
        sa.select(User)
        .where(
            User.id.in_(held), User.id.not_in(list(but)), User.disabled_at.is_(None), User.password_hash.is_not(None)
        )
        .order_by(User.name, User.id)
    ).all()


def somebody_may(permission: Permission, organisation_id: Any, day: Any) -> sa.ColumnElement[bool]:
    """Return the condition that somebody can sign in and holds the permission for an organisation on a day (G1)."""
    return sa.exists().where(
        RoleGrant.organisation_id == organisation_id,
        RoleGrant.role.in_(_roles(permission, Reach.ORGANISATION)),
        RoleGrant.holds_on(day),
        User.id == RoleGrant.user_id,
        User.disabled_at.is_(None),
        User.password_hash.is_not(None),
    )


def _roles(permission: Permission, reach: Reach) -> list[Role]:
    return [role for role in roles_with(permission) if reach_of(role) is reach]
