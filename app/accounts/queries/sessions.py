"""Reads of sign-ins."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa

from app.accounts.models import RoleGrant, SignInSession, User
from app.accounts.queries.second_factor import holds_passkey
from app.accounts.rules.sessions import ABSOLUTE_LIMIT, sign_in_ends_at, token_hash
from app.accounts.types import SignedIn
from app.core.actor import Actor, ActorGrant
from app.core.db import db
from app.core.errors import NotFound
from app.core.reading import DAY, rows_of
from app.core.roles import Role
from app.partners.queries import organisation_name_on


def signed_in(token: str, day: date, moment: datetime) -> SignedIn | None:
    """Return who holds this token, with the roles they hold on the day, in one query (G1).

    None where the session was ended or has run out, and where the account was disabled.
    """
    rows = rows_of(_statement(), token_hash=token_hash(token), day=day)
    if not rows:
        return None
    first = rows[0]
    grants = tuple(ActorGrant(row.role, row.organisation_id, row.area_id) for row in rows if row.role is not None)
    actor = Actor(first.user_id, first.name, grants, role_line=_role_line(rows))
    found = SignedIn(
        token=token,
        session_id=first.session_id,
        started_at=first.started_at,
        seen_at=first.seen_at,
        email=first.email,
        actor=actor,
        has_authenticator=first.totp_secret is not None,
        has_passkey=first.has_passkey,
        proven_at=first.proven_at,
        second_factor=first.second_factor,
    )
    ends_at = sign_in_ends_at(found.started_at, found.seen_at, holds_trust_role=found.holds_trust_role)
    return found if moment < ends_at else None


def sessions_of(user_id: uuid.UUID, moment: datetime) -> Sequence[SignInSession]:
    """Return a person's sign-ins that have neither been ended nor outlived their day, the latest click first."""
    return db.session.scalars(
        sa.select(SignInSession)
        .where(
            SignInSession.user_id == user_id,
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > moment - ABSOLUTE_LIMIT,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id)
    ).all()


def own_session(actor: Actor, session_id: uuid.UUID) -> SignInSession:
    """Return one of the actor's own sign-ins that has not ended; raises NotFound."""
    found = db.session.scalar(
        sa.select(SignInSession).where(
            SignInSession.id == session_id, SignInSession.user_id == actor.user_id, SignInSession.ended_at.is_(None)
        )
    )
    if found is None:
        raise NotFound("sign-in")
    return found


@cache
def _statement() -> sa.Select[*tuple[object, ...]]:
    """Every click runs this: it is put together once."""
    return (
        sa.select(
            SignInSession.id.label("session_id"),
            SignInSession.started_at,
            SignInSession.seen_at,
            SignInSession.proven_at,
            SignInSession.second_factor,
            User.id.label("user_id"),
            User.name,
            User.email,
            User.totp_secret,
            holds_passkey().label("has_passkey"),
            RoleGrant.role,
            RoleGrant.organisation_id,
            RoleGrant.area_id,
            organisation_name_on(DAY, RoleGrant.organisation_id).label("organisation"),
        )
        .join(User, User.id == SignInSession.user_id)
        .outerjoin(RoleGrant, sa.and_(RoleGrant.user_id == User.id, RoleGrant.holds_on(DAY)))
        .where(
            SignInSession.token_hash == sa.bindparam("token_hash"),
            SignInSession.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(RoleGrant.from_day, RoleGrant.id)
    )


def _role_line(rows: Sequence[sa.Row[*tuple[object, ...]]]) -> str:
    order = list(Role)
    held = sorted((row for row in rows if row.role is not None), key=lambda row: order.index(row.role))
    if not held:
        return ""
    line = ", ".join(filter(None, (held[0].role.label, held[0].organisation)))
    return line if len(held) == 1 else f"{line}, and {len(held) - 1} more"
