"""The access table: every address, who may open it, and whose the object behind it is.

It is written by hand, apart from the code: the sweep compares it with the routes in both directions.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.access import Permission, may
from app.core.actor import Actor
from tests.whole_app.world import World

P = Permission
Reaches = Callable[[World, Actor], bool]


def everything(_world: World, _actor: Actor) -> bool:
    """The object is nobody's in particular: whoever holds the permission reaches it."""
    return True


def of_the_provider(*permissions: Permission) -> Reaches:
    """The object belongs to the world's provider, in the world's area."""

    def reaches(world: World, actor: Actor) -> bool:
        on = {"organisation_id": world.provider.id, "area_ids": [world.area.id]}
        return any(may(actor, permission, **on) for permission in permissions)  # type: ignore[arg-type]

    return reaches


@dataclass(frozen=True)
class Row:
    """One address: any of these permissions opens it; none means anybody, signed in or not."""

    permissions: tuple[Permission, ...] = ()
    reaches: Reaches = everything
    post_only: bool = False


def public() -> Row:
    """Anybody may open it."""
    return Row()


def held(*permissions: Permission, post_only: bool = False) -> Row:
    """Whoever holds one of the permissions may open it."""
    return Row(permissions, post_only=post_only)


def on_the_provider(*permissions: Permission, post_only: bool = False) -> Row:
    """Whoever holds one of the permissions on the provider's object may open it; to others it does not exist."""
    return Row(permissions, of_the_provider(*permissions), post_only)


ACCESS: dict[str, Row] = {
    "/static/<path:filename>": public(),
    "/sign-in": public(),
    "/sign-in/code": public(),
    "/sign-out": Row(post_only=True),
    "/welcome/<string:note>": public(),
    "/account": held(P.ACCOUNT_OWN),
    "/account/authenticator": held(P.ACCOUNT_OWN),
    "/account/password": held(P.ACCOUNT_OWN),
    "/account/sessions/<uuid:session_id>/end": Row((P.ACCOUNT_OWN,), lambda *_: False, post_only=True),
    "/licences": held(P.LICENCES_READ),
    "/licences/new": held(P.LICENCES_DRAFT),
    "/licences/<uuid:licence_id>": on_the_provider(P.LICENCES_READ),
    "/licences/<uuid:licence_id>/edit": on_the_provider(P.LICENCES_DRAFT),
    "/licences/<uuid:licence_id>/sign": on_the_provider(P.LICENCES_SIGN),
    "/licences/<uuid:licence_id>/suspend": on_the_provider(P.LICENCES_SUSPEND),
    "/licences/<uuid:licence_id>/reinstate": on_the_provider(P.LICENCES_SUSPEND),
    "/licences/<uuid:licence_id>/terminate": on_the_provider(P.LICENCES_TERMINATE),
    "/training": held(P.PEOPLE_READ, P.PEOPLE_READ_OWN),
    "/people": held(P.PEOPLE_READ),
    "/people/new": held(P.PEOPLE_REGISTER),
    "/people/<person_number:number>": on_the_provider(P.PEOPLE_READ, P.PEOPLE_READ_OWN),
    "/people/<person_number:number>/name": on_the_provider(P.PEOPLE_REGISTER),
    "/people/<person_number:number>/engagements": on_the_provider(P.PEOPLE_REGISTER),
    "/people/<person_number:number>/engagements/<uuid:engagement_id>/end": on_the_provider(P.PEOPLE_REGISTER),
    "/people/<person_number:number>/certifications": on_the_provider(P.CERTIFICATION_AWARD),
    "/people/<person_number:number>/standing": on_the_provider(P.STANDING_CHANGE),
    "/people/<person_number:number>/standing/lift": on_the_provider(P.STANDING_CHANGE),
}
