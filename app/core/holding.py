"""Who holds a permission at all, and for which organisations: where it matters less how far a role reaches."""

import uuid

from app.core.access import ROLE_PERMISSIONS, Permission, grants_with
from app.core.actor import Actor
from app.core.roles import Role


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that hold a permission, in their own order."""
    return tuple(role for role in Role if permission in ROLE_PERMISSIONS[role])


def held_for(actor: Actor, permission: Permission) -> frozenset[uuid.UUID]:
    """Return the organisations the actor holds the permission for, however far their role reaches.

    For what an employer alone may know: the Trust's people hold it for the Trust's own staff.
    """
    return frozenset(grant.organisation_id for grant in grants_with(actor, permission))
