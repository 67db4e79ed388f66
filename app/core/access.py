"""Who may do what: roles, permissions, and the one function that routes and templates both ask (G1).

Code asks for permissions, never for roles. A grant of a role is scoped: a Trust role reaches everywhere, a
provider's role its organisation, a commissioner's or force's role its area.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from app.core.actor import Actor, ActorGrant
from app.core.roles import Reach, Role, reach_of

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """Every permission there is. Named here, although it speaks of all features, so that the matrix is one table."""

    HOME_READ = "portal:home:read"
    AREA_OVERVIEW_READ = "portal:area-overview:read"
    CHAIN_READ = "portal:chain:read"
    BREAKS_READ = "portal:breaks:read"
    ORGANISATIONS_READ = "partners:organisation:read"
    ORGANISATIONS_MANAGE = "partners:organisation:manage"
    AREAS_READ = "partners:area:read"
    AREAS_MANAGE = "partners:area:manage"
    ACCOUNT_OWN = "accounts:own:manage"
    SECOND_FACTORS_RESET = "accounts:second-factor:reset"
    USERS_READ = "accounts:user:read"
    USERS_INVITE = "accounts:user:invite"
    USERS_DISABLE = "accounts:user:disable"
    IDENTITIES_RELEASE = "accounts:identity:release"
    ROLES_GIVE = "accounts:role:give"
    ROLES_END = "accounts:role:end"
    ACCESS_REVIEW = "accounts:access:review"
    LICENCES_READ = "licences:licence:read"
    LICENCES_DRAFT = "licences:licence:draft"
    LICENCES_SIGN = "licences:licence:sign"
    LICENCES_SUSPEND = "licences:licence:suspend"
    LICENCES_TERMINATE = "licences:licence:terminate"
    LICENCES_OFFER = "licences:licence:offer"
    LICENCES_ANSWER = "licences:offer:answer"
    AGREEMENTS_TAKE = "licences:agreement:take"
    FUNDING_READ = "licences:funding:read"
    FUNDING_RECORD = "licences:funding:record"
    LICENCES_MOBILISE = "licences:licence:mobilise"
    LICENCES_GIVE_NOTICE = "licences:licence:give-notice"
    PARTY_CHANGES_READ = "licences:party-change:read"
    PARTY_CHANGES_RECORD = "licences:party-change:record"
    CONDITIONS_SET = "licences:condition:set"
    CONDITIONS_SEND_EVIDENCE = "licences:condition:send-evidence"
    CONDITIONS_ACCEPT = "licences:condition:accept"
    REMINDERS_MANAGE = "licences:reminder:manage"
    REMINDERS_RECEIVE = "licences:reminder:receive"
    PEOPLE_READ = "training:person:read"
    PEOPLE_READ_OWN = "training:person:read-own"
    PEOPLE_REGISTER = "training:person:register"
    PEOPLE_LINK = "training:person:link"
    CERTIFICATION_AWARD = "training:certification:award"
    VETTING_READ = "training:vetting:read"
    VETTING_RECORD = "training:vetting:record"
    STANDING_CHANGE = "training:standing:change"
    MATERIALS_READ = "materials:pack:read"
    MATERIALS_READ_ANY = "materials:pack:read-any"
    MATERIALS_DRAFT = "materials:version:draft"
    MATERIALS_APPROVE = "materials:version:approve"
    MATERIALS_RELEASE = "materials:version:release"
    MATERIALS_WITHDRAW = "materials:version:withdraw"
    COPIES_TAKE = "materials:copy:take"
    PRACTICE_PACKS = "materials:practice-pack:take"
    PROVIDER_PACKS = "materials:provider-pack:take"
    POLICE_PACKS = "materials:police-pack:take"
    COMMISSIONING_PACKS = "materials:commissioning-pack:take"
    COPIES_TRACE = "materials:copy:trace"
    DESTRUCTION_CERTIFY = "materials:destruction:certify"
    MATERIALS_LOG_READ = "materials:log:read"
    EVENTS_READ = "administration:event:read"
    JOBS_MANAGE = "administration:job:manage"
    LEAVERS_MANAGE = "administration:leaver:manage"
    MOVEMENTS_READ = "administration:movement:read"
    MAIL_READ = "administration:mail:read"


SENSITIVE = frozenset(
    {
        Permission.LICENCES_SIGN,
        Permission.LICENCES_ANSWER,
        Permission.LICENCES_SUSPEND,
        Permission.LICENCES_TERMINATE,
        Permission.PARTY_CHANGES_RECORD,
        Permission.STANDING_CHANGE,
        Permission.MATERIALS_APPROVE,
        Permission.MATERIALS_RELEASE,
        Permission.MATERIALS_WITHDRAW,
        Permission.SECOND_FACTORS_RESET,
        Permission.USERS_INVITE,
        Permission.USERS_DISABLE,
        Permission.IDENTITIES_RELEASE,
        Permission.ROLES_GIVE,
        Permission.ROLES_END,
    }
)
"""What would hurt most in the wrong hands. A view only these open is `fresh`, which a sweep checks (G5)."""

_EVERYBODY = frozenset({Permission.HOME_READ, Permission.ACCOUNT_OWN, Permission.AREAS_READ})
# What is somebody's own stays theirs when their last role ends: to read what is held about them, and to sign out.
WITHOUT_A_ROLE = frozenset({Permission.ACCOUNT_OWN})
_NETWORK = {Permission.AREA_OVERVIEW_READ, Permission.CHAIN_READ, Permission.BREAKS_READ, Permission.PARTY_CHANGES_READ}
_TRUST = _EVERYBODY | _NETWORK | {Permission.ORGANISATIONS_READ, Permission.LICENCES_READ, Permission.PEOPLE_READ}
_TRUST_READER = _TRUST | {Permission.MATERIALS_READ, Permission.MATERIALS_READ_ANY, Permission.COPIES_TAKE}
_TRACER = {Permission.COPIES_TRACE, Permission.MATERIALS_LOG_READ}
_TAKER = _EVERYBODY | {Permission.MATERIALS_READ, Permission.COPIES_TAKE}
_PROVIDER = _TAKER | {Permission.PRACTICE_PACKS, Permission.PROVIDER_PACKS}
_AREA = _TAKER | {Permission.POLICE_PACKS, Permission.COMMISSIONING_PACKS, Permission.AREA_OVERVIEW_READ}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _TRUST_READER
    | _TRACER
    | {
        Permission.AGREEMENTS_TAKE,
        Permission.FUNDING_READ,
        Permission.ORGANISATIONS_MANAGE,
        Permission.AREAS_MANAGE,
        Permission.PEOPLE_LINK,
        Permission.EVENTS_READ,
        Permission.JOBS_MANAGE,
        Permission.LEAVERS_MANAGE,
        Permission.MOVEMENTS_READ,
        Permission.MAIL_READ,
        Permission.SECOND_FACTORS_RESET,
        Permission.USERS_READ,
        Permission.USERS_INVITE,
        Permission.USERS_DISABLE,
        Permission.IDENTITIES_RELEASE,
        Permission.ROLES_GIVE,
        Permission.ROLES_END,
        Permission.ACCESS_REVIEW,
    },
    Role.LICENCE_MANAGER: _TRUST_READER
    | _TRACER
    | {
        Permission.ACCESS_REVIEW,
        Permission.ORGANISATIONS_MANAGE,
        Permission.AREAS_MANAGE,
        Permission.LICENCES_DRAFT,
        Permission.LICENCES_SIGN,
        Permission.LICENCES_SUSPEND,
        Permission.LICENCES_TERMINATE,
        Permission.LICENCES_OFFER,
        Permission.LICENCES_ANSWER,
        Permission.AGREEMENTS_TAKE,
        Permission.FUNDING_READ,
        Permission.FUNDING_RECORD,
        Permission.LICENCES_MOBILISE,
        Permission.LICENCES_GIVE_NOTICE,
        Permission.PARTY_CHANGES_RECORD,
        Permission.CONDITIONS_SET,
        Permission.CONDITIONS_SEND_EVIDENCE,
        Permission.CONDITIONS_ACCEPT,
        Permission.REMINDERS_MANAGE,
        Permission.REMINDERS_RECEIVE,
        Permission.MATERIALS_WITHDRAW,
        Permission.EVENTS_READ,
    },
    Role.TRAINER: _TRUST_READER
    | {
        Permission.PEOPLE_REGISTER,
        Permission.PEOPLE_LINK,
        Permission.CERTIFICATION_AWARD,
        Permission.VETTING_READ,
        Permission.VETTING_RECORD,
        Permission.STANDING_CHANGE,
        Permission.MATERIALS_DRAFT,
        Permission.MATERIALS_APPROVE,
        Permission.MATERIALS_RELEASE,
    },
    Role.QA_LEAD: _TRUST_READER
    | _TRACER
    | {
        Permission.STANDING_CHANGE,
        Permission.MATERIALS_APPROVE,
        Permission.MATERIALS_RELEASE,
        Permission.CONDITIONS_ACCEPT,
    },
    Role.DATA_ANALYST: _TRUST,
    Role.PARTNER_LEAD: _PROVIDER
    | {
        Permission.BREAKS_READ,
        Permission.CHAIN_READ,
        Permission.DESTRUCTION_CERTIFY,
        Permission.ROLES_END,
        Permission.ACCESS_REVIEW,
        Permission.USERS_READ,
        Permission.MOVEMENTS_READ,
        Permission.USERS_INVITE,
        Permission.ORGANISATIONS_READ,
        Permission.LICENCES_READ,
        Permission.LICENCES_ANSWER,
        Permission.AGREEMENTS_TAKE,
        Permission.PEOPLE_READ,
        Permission.VETTING_READ,
        Permission.VETTING_RECORD,
        Permission.MATERIALS_LOG_READ,
        Permission.CONDITIONS_SEND_EVIDENCE,
        Permission.REMINDERS_RECEIVE,
    },
    Role.FACILITATOR: _PROVIDER | {Permission.PEOPLE_READ_OWN},
    Role.RETURN_PREPARER: _PROVIDER | {Permission.LICENCES_READ},
    Role.RETURN_CERTIFIER: _PROVIDER | {Permission.LICENCES_READ},
    Role.COMMISSIONER: _AREA | {Permission.LICENCES_READ, Permission.FUNDING_READ},
    Role.FORCE_SPOC: _AREA,
}


@dataclass(frozen=True)
class Scope:
    """What an actor's permission covers: everything, or these organisations and these areas."""

    everything: bool = False
    organisation_ids: frozenset[uuid.UUID] = frozenset()
    area_ids: frozenset[uuid.UUID] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all is covered."""
        return not (self.everything or self.organisation_ids or self.area_ids)


def scope_of(actor: Actor, permission: Permission) -> Scope:
    """Return what the actor may use this permission on; empty where no grant of theirs holds it."""
    everything = False
    organisations: set[uuid.UUID] = set()
    areas: set[uuid.UUID] = set()
    for grant in actor.grants:
        role = grant.role
        if permission not in ROLE_PERMISSIONS[role]:
            continue
        everything = everything or reach_of(role) is Reach.EVERYWHERE
        if reach_of(role) is Reach.ORGANISATION:
            organisations.add(grant.organisation_id)
        elif reach_of(role) is Reach.AREA and grant.area_id is not None:
            areas.add(grant.area_id)
    return Scope(everything or actor.is_system, frozenset(organisations), frozenset(areas))


def grants_with(actor: Actor, permission: Permission) -> tuple[ActorGrant, ...]:
    """Return the actor's grants that hold the permission, where it matters for whom and where they hold it."""
    return tuple(grant for grant in actor.grants if permission in ROLE_PERMISSIONS[grant.role])


def may(
    actor: Actor,
    permission: Permission,
    *,
    organisation_id: uuid.UUID | None = None,
    area_ids: Iterable[uuid.UUID] = (),
) -> bool:
    """Return whether the actor holds the permission, on this organisation or these areas where they are named."""
    scope = scope_of(actor, permission)
    areas = frozenset(area_ids)
    if scope.everything or (organisation_id is None and not areas):
        is_own = permission in WITHOUT_A_ROLE and actor.user_id is not None
        return is_own or not scope.is_empty
    return organisation_id in scope.organisation_ids or bool(areas & scope.area_ids)


@dataclass(frozen=True)
class Access:
    """What a view declares about who may open it."""

    permissions: tuple[Permission, ...] = ()
    is_public: bool = False
    fresh: bool = False
    fresh_exports: bool = False


def requires(*permissions: Permission, fresh: bool = False, fresh_exports: bool = False) -> Callable[[View], View]:
    """Declare that a view opens to an actor who holds any one of these permissions somewhere.

    The view narrows it to the object through a scoped query. A view that declares nothing stops `create_app`.
    `fresh` asks of them to have proved who they are within minutes (`core/freshness.py`), `fresh_exports` only
    where the list is taken away as a file.
    """

    def declare(view: View) -> View:
        view.access = Access(permissions, fresh=fresh, fresh_exports=fresh_exports)  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that a view opens to anybody, signed in or not."""
    view.access = Access(is_public=True)  # type: ignore[attr-defined]
    return view
