"""Who is asked in the reviews that are open, so that they can be written to."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.accounts.queries.reviews import ReviewRow, holders_waiting, reviews_for
from app.core.access import Permission
from app.core.actor import Actor
from app.core.db import db
from app.core.holding import roles_with
from app.core.roles import Reach, reach_of
from app.partners.types import OrganisationKind


@dataclass(frozen=True)
class Reviewer:
    """Somebody who is asked, and the organisations whose roles they are asked about, by name."""

    user: User
    organisations: tuple[str, ...]


def reviewers_of(system: Actor, opened_on: date, day: date) -> list[Reviewer]:
    """Return who still has to answer in the quarter's reviews, by name, in three queries.

    As on home: a provider's lead for their own organisation, the Trust for everybody else's, nobody for themselves.
    """
    reviews = [one for one in reviews_for(system, day, waiting_only=True) if one.opened_on == opened_on]
    holders = holders_waiting([one.id for one in reviews], day)
    asked: dict[User, list[str]] = defaultdict(list)
    for user, organisation_id in _answerers(day):
        for review in reviews:
            if _is_asked(review, organisation_id) and holders[review.id] - {user.id}:
                asked[user].append(review.organisation)
    return [Reviewer(user, tuple(dict.fromkeys(names))) for user, names in asked.items()]


def _is_asked(review: ReviewRow, organisation_id: uuid.UUID | None) -> bool:
    """`organisation_id` is whom a lead answers for, and None for the Trust's people."""
    if organisation_id is None:
        return review.kind is not OrganisationKind.PROVIDER
    return review.organisation_id == organisation_id


def _answerers(day: date) -> list[tuple[User, uuid.UUID | None]]:
    rows = db.session.execute(
        sa.select(User, RoleGrant.role, RoleGrant.organisation_id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role.in_(roles_with(Permission.ACCESS_REVIEW)),
            RoleGrant.holds_on(day),
            User.disabled_at.is_(None),
            User.password_hash.is_not(None),
        )
        .order_by(User.name, User.id)
    )
    return [(user, None if reach_of(role) is Reach.EVERYWHERE else own) for user, role, own in rows]
