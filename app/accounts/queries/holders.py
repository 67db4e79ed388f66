"""Who may do a thing and can be written to, by permission."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.core.access import Permission
from app.core.db import db
from app.core.holding import roles_with
from app.core.roles import Reach, reach_of


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
    reach = Reach.EVERYWHERE if organisation_id is None else Reach.ORGANISATION
    roles = [role for role in roles_with(permission) if reach_of(role) is reach]
    there = sa.true() if organisation_id is None else RoleGrant.organisation_id == organisation_id
    held = sa.select(RoleGrant.user_id).where(RoleGrant.role.in_(roles), RoleGrant.holds_on(day), there)
    return db.session.scalars(
        sa.select(User)
        .where(
            User.id.in_(held), User.id.not_in(list(but)), User.disabled_at.is_(None), User.password_hash.is_not(None)
        )
        .order_by(User.name, User.id)
    ).all()
