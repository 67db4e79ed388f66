"""Reads of invitations."""

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.accounts.models import Invitation, User
from app.accounts.queries.grants import grants_on
from app.accounts.rules.sessions import token_hash
from app.core.access import Permission, may, scope_of
from app.core.actor import Actor, ActorGrant
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import NotFound
from app.partners.models import OrganisationName


def open_invitation_to(address: str) -> Invitation | None:
    """Return what is still open for an address, its time over or not, locked; at most one is."""
    return db.session.scalar(
        _locked().where(
            Invitation.email == address,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.replaced_at.is_(None),
        )
    )


def invitation_behind(token: str) -> Invitation | None:
    """Return the invitation whose link holds this token, locked, where the link is still good; else None."""
    found = db.session.scalar(_locked().where(Invitation.token_hash == token_hash(token)))
    if found is None or not found.is_open or found.expires_at <= now() or found.user.disabled_at is not None:
        return None
    return found


def invitations_of(actor: Actor, user_id: uuid.UUID) -> Sequence[Invitation]:
    """Return the invitations of a person that the actor may know of, the latest first."""
    scope = scope_of(actor, Permission.USERS_READ)
    own = sa.true() if scope.everything else Invitation.organisation_id.in_(scope.organisation_ids)
    return db.session.scalars(
        sa.select(Invitation).where(Invitation.user_id == user_id, own).order_by(Invitation.id.desc())
    ).all()


def own_invitation(actor: Actor, invitation_id: uuid.UUID) -> Invitation:
    """Return an invitation the actor may send again or withdraw, locked; raises NotFound."""
    found = db.session.scalar(_locked().where(Invitation.id == invitation_id))
    if found is None or not may(actor, Permission.USERS_INVITE, organisation_id=found.organisation_id):
        raise NotFound("invitation")
    return found


def organisation_choices(actor: Actor, day: date) -> list[tuple[str, str]]:
    """Return the organisations the actor may invite people for as (id, name), by name."""
    scope = scope_of(actor, Permission.USERS_INVITE)
    own = sa.true() if scope.everything else OrganisationName.organisation_id.in_(scope.organisation_ids)
    rows = db.session.execute(
        sa.select(OrganisationName.organisation_id, OrganisationName.name)
        .where(OrganisationName.holds_on(day), own)
        .order_by(OrganisationName.name, OrganisationName.organisation_id)
    )
    return [(str(key), name) for key, name in rows]


def inviter_still_may(invitation: Invitation) -> bool:
    """Return whether whoever sent an invitation could send it today: a leaver's invitations die with their role."""
    if invitation.invited_by_id is None:
        return True
    inviter = db.session.get(User, invitation.invited_by_id)
    if inviter is None or inviter.disabled_at is not None:
        return False
    held = tuple(ActorGrant(one.role, one.organisation_id, one.area_id) for one in grants_on(inviter.id, today()))
    actor = Actor(inviter.id, inviter.name, held)
    return may(actor, Permission.USERS_INVITE, organisation_id=invitation.organisation_id)


def _locked() -> sa.Select[Invitation]:
    # What was read before the lock was waited for may have been changed by whoever held it.
    return sa.select(Invitation).with_for_update().execution_options(populate_existing=True)
