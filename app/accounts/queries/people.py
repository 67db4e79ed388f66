"""The people who may sign in, as far as the viewer may know of them (G1)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import Invitation, RoleGrant, SignInSession, User
from app.accounts.rules.users import DORMANT_AFTER, user_state
from app.accounts.types import AccountFacts, UserState
from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import NotFound
from app.core.roles import Role
from app.partners.queries import area_names, organisation_names


@dataclass(frozen=True)
class UserRow:
    """A person in the list: who they are, where their account stands, and the roles the viewer may know of."""

    id: uuid.UUID
    name: str
    email: str
    state: UserState
    sentence: str
    last_signed_in_at: datetime | None
    has_authenticator: bool
    roles: tuple[str, ...]


def visible_users(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition "the actor may know of this account" on `User`.

    The administrator knows of every one; a partner's lead of those who hold, held or were offered a role for their
    organisation.
    """
    scope = scope_of(actor, Permission.USERS_READ)
    if scope.everything:
        return sa.true()
    held = sa.select(RoleGrant.user_id).where(RoleGrant.is_known(), _in_scope(RoleGrant, scope))
    offered = sa.select(Invitation.user_id).where(_in_scope(Invitation, scope))
    return sa.or_(User.id.in_(held), User.id.in_(offered))


def users_statement(actor: Actor, moment: datetime) -> sa.Select[Any]:
    """Return the accounts the actor may know of, with what their state is computed from."""
    latest = _latest_invitation()
    statement: sa.Select[Any] = sa.select(
        User.id,
        User.name,
        User.email,
        User.disabled_at,
        User.password_hash.is_not(None).label("has_password"),
        User.totp_secret.is_not(None).label("has_authenticator"),
        _holds_role(day_of(moment)).label("holds_role"),
        last_signed_in().label("last_signed_in_at"),
        latest.c.invited_at,
        latest.c.expires_at.label("invitation_expires_at"),
        latest.c.withdrawn_at.label("invitation_withdrawn_at"),
    )
    return statement.outerjoin(latest, latest.c.user_id == User.id).where(visible_users(actor))


def in_state(state: UserState, moment: datetime) -> sa.ColumnElement[bool]:
    """Return the condition "the account is in this state at the moment" on a users statement.

    It says in SQL what `user_state` says of one account; a test holds the two together.
    """
    latest = _latest_invitation()
    has_password, never = User.password_hash.is_not(None), last_signed_in().is_(None)
    ladder = (
        (UserState.DISABLED, User.disabled_at.is_not(None)),
        (UserState.NOT_INVITED, sa.and_(~has_password, latest.c.invited_at.is_(None))),
        (UserState.INVITATION_WITHDRAWN, sa.and_(~has_password, latest.c.withdrawn_at.is_not(None))),
        (UserState.INVITATION_EXPIRED, sa.and_(~has_password, latest.c.expires_at <= moment)),
        (UserState.INVITED, ~has_password),
        (UserState.NO_ROLE, ~_holds_role(day_of(moment))),
        (UserState.NEVER_SIGNED_IN, never),
        (UserState.DORMANT, last_signed_in() < moment - DORMANT_AFTER),
    )
    rungs = [(condition, sa.literal(rung.value)) for rung, condition in ladder]
    return sa.case(*rungs, else_=sa.literal(UserState.ACTIVE.value)) == state.value


def as_rows(actor: Actor, rows: Sequence[sa.Row[*tuple[object, ...]]], moment: datetime) -> list[UserRow]:
    """Return a page of the list with each person's roles, in a fixed number of queries."""
    roles = _roles_of(actor, [row.id for row in rows], day_of(moment))
    found = []
    for row in rows:
        state, sentence = user_state(facts_of(row), moment)
        found.append(
            UserRow(
                row.id,
                row.name,
                row.email,
                state,
                sentence,
                row.last_signed_in_at,
                bool(row.has_authenticator),
                tuple(roles.get(row.id, ())),
            )
        )
    return found


def facts_of(row: sa.Row[*tuple[object, ...]]) -> AccountFacts:
    """Return what a row of a users statement says about its account's state."""
    return AccountFacts(
        bool(row.has_password),
        bool(row.holds_role),
        row.disabled_at,
        row.last_signed_in_at,
        row.invited_at,
        row.invitation_expires_at,
        row.invitation_withdrawn_at,
    )


def visible_user(actor: Actor, user_id: uuid.UUID, moment: datetime) -> UserRow:
    """Return one account the actor may know of; raises NotFound, also for one they may not."""
    row = db.session.execute(users_statement(actor, moment).where(User.id == user_id)).one_or_none()
    if row is None:
        raise NotFound("account")
    return as_rows(actor, [row], moment)[0]


def grants_over_time(actor: Actor, user_id: uuid.UUID) -> Sequence[RoleGrant]:
    """Return every role of a person the actor may know of, past and to come, the latest first."""
    scope = scope_of(actor, Permission.USERS_READ)
    return db.session.scalars(
        sa.select(RoleGrant)
        .where(RoleGrant.user_id == user_id, RoleGrant.is_known(), _in_scope(RoleGrant, scope))
        .order_by(RoleGrant.from_day.desc(), RoleGrant.id.desc())
    ).all()


def with_role(role: Role, day: date) -> sa.ColumnElement[bool]:
    """Return the condition "holds this role on the day" on `User`."""
    return User.id.in_(sa.select(RoleGrant.user_id).where(RoleGrant.holds_on(day), RoleGrant.role == role))


def last_signed_in() -> sa.ScalarSelect[datetime]:
    """Return when a person last signed in, as a column of a statement on `User`."""
    return (
        sa.select(sa.func.max(SignInSession.started_at))
        .where(SignInSession.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )


def _in_scope(table: type[RoleGrant] | type[Invitation], scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope.everything else table.organisation_id.in_(scope.organisation_ids)


def _holds_role(day: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(RoleGrant.user_id == User.id, RoleGrant.holds_on(day)).correlate(User)


@cache
def _latest_invitation() -> sa.Subquery:
    """Return each account's latest invitation, made once: keys sort by the time they were made."""
    later = aliased(Invitation)
    has_later = sa.exists().where(later.user_id == Invitation.user_id, later.id > Invitation.id).correlate(Invitation)
    return sa.select(Invitation).where(~has_later).subquery("latest_invitation")


def _roles_of(actor: Actor, user_ids: Sequence[uuid.UUID], day: date) -> dict[uuid.UUID, list[str]]:
    scope = scope_of(actor, Permission.USERS_READ)
    grants = db.session.scalars(
        sa.select(RoleGrant)
        .where(RoleGrant.user_id.in_(user_ids), RoleGrant.holds_on(day), _in_scope(RoleGrant, scope))
        .order_by(RoleGrant.from_day, RoleGrant.id)
    ).all()
    names = organisation_names([grant.organisation_id for grant in grants], day)
    areas = area_names([grant.area_id for grant in grants if grant.area_id], day)
    roles: dict[uuid.UUID, list[str]] = {}
    for grant in grants:
        words = [
            grant.role.label,
            names.get(grant.organisation_id),
            areas.get(grant.area_id) if grant.area_id else None,
        ]
        roles.setdefault(grant.user_id, []).append(", ".join(word for word in words if word))
    return roles
