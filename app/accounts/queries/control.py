"""Reads about who controls access: requests for a role, and the administrators there are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.accounts.models import RoleGrant, RoleRequest, User
from app.accounts.rules.control import lead_is_left
from app.core.clock import today
from app.core.db import db
from app.core.errors import NotFound
from app.core.roles import Role
from app.core.verdicts import Finding
from app.partners.queries import organisation_names


@dataclass(frozen=True)
class OpenRequest:
    """A role that waits to be confirmed."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    role: Role
    requested_by_id: uuid.UUID
    requested_by: str
    requested_at: datetime
    expires_at: datetime


def open_requests(moment: datetime) -> Sequence[OpenRequest]:
    """Return the roles that wait to be confirmed and have not run out, the earliest first."""
    rows = db.session.execute(
        sa.select(
            RoleRequest.id,
            RoleRequest.user_id,
            User.name,
            RoleRequest.role,
            RoleRequest.requested_by_id,
            RoleRequest.requested_by,
            RoleRequest.requested_at,
            RoleRequest.expires_at,
        )
        .join(User, User.id == RoleRequest.user_id)
        .where(RoleRequest.decided_at.is_(None), RoleRequest.expires_at > moment)
        .order_by(RoleRequest.id)
    )
    return [OpenRequest(*row) for row in rows]


def request_by_id(request_id: uuid.UUID) -> RoleRequest:
    """Return a request, locked, since it is read to be decided; raises NotFound."""
    found = db.session.scalar(
        sa.select(RoleRequest)
        .where(RoleRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("request")
    return found


def undecided_request(user_id: uuid.UUID, role: Role) -> RoleRequest | None:
    """Return the request for this role that nobody decided, run out or not."""
    return db.session.scalar(
        sa.select(RoleRequest).where(
            RoleRequest.user_id == user_id, RoleRequest.role == role, RoleRequest.decided_at.is_(None)
        )
    )


def leads_on(organisation_id: uuid.UUID, day: date) -> set[uuid.UUID]:
    """Return the partner leads of an organisation on a day who can sign in."""
    return set(
        db.session.scalars(
            sa.select(RoleGrant.user_id)
            .join(User, User.id == RoleGrant.user_id)
            .where(
                RoleGrant.role == Role.PARTNER_LEAD,
                RoleGrant.organisation_id == organisation_id,
                RoleGrant.holds_on(day),
                User.disabled_at.is_(None),
                User.password_hash.is_not(None),
            )
        )
    )


def led_after(grant: RoleGrant, until_day: date) -> Finding:
    """Return whether somebody leads the organisation after a role's last day there; of other roles it passes."""
    day = until_day + timedelta(days=1)
    is_lead = grant.role is Role.PARTNER_LEAD
    others = leads_on(grant.organisation_id, day) - {grant.user_id} if is_lead else set()
    name = organisation_names([grant.organisation_id], today()).get(grant.organisation_id, "the organisation")
    return lead_is_left(grant.user.name, name, is_lead=is_lead, others=len(others))


def administrators_on(day: date) -> set[uuid.UUID]:
    """Return the people who are administrators on a day and may sign in.

    Their grants are locked, in one order: two that end each other at once must not both find the other left.
    """
    db.session.execute(
        sa.select(RoleGrant.id)
        .where(RoleGrant.is_known(), RoleGrant.role == Role.ADMINISTRATOR)
        .order_by(RoleGrant.id)
        .with_for_update()
    )
    return set(
        db.session.scalars(
            sa.select(RoleGrant.user_id)
            .join(User, User.id == RoleGrant.user_id)
            .where(
                RoleGrant.role == Role.ADMINISTRATOR,
                RoleGrant.holds_on(day),
                User.disabled_at.is_(None),
                User.password_hash.is_not(None),
            )
        )
    )
