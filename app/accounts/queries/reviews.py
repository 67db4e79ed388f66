"""Reads of access reviews, as far as the viewer may answer them, and of who came, moved and left."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from app.accounts.models import AccessReview, AccessReviewAnswer, RoleGrant, User
from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound
from app.core.reading import DAY, AnySelect, rows_of
from app.core.roles import Role
from app.partners.models import Organisation
from app.partners.queries import organisation_name_on
from app.partners.types import OrganisationKind

MOST_REVIEWS = 400


@dataclass(frozen=True)
class ReviewRow:
    """A review with how many roles nobody has answered for yet; `waiting_for_me` leaves out the viewer's own."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    organisation: str
    kind: OrganisationKind
    opened_on: date
    due_on: date
    waiting: int
    waiting_for_me: int

    def is_overdue(self, day: date) -> bool:
        """Return whether roles still wait after the last day."""
        return self.waiting > 0 and day > self.due_on


@dataclass(frozen=True)
class WaitingRole:
    """A role nobody has answered for yet."""

    grant_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    role: Role
    from_day: date


@dataclass(frozen=True)
class AnsweredRole:
    """What was answered about a role, by whom and when."""

    name: str
    role: Role
    is_kept: bool
    answered_by: str
    answered_on: object


def reviews_for(actor: Actor, day: date, *, waiting_only: bool = False) -> list[ReviewRow]:
    """Return the reviews the actor may answer, the latest quarter first, in one query however many there are."""
    statement = _reviews(scope_of(actor, Permission.ACCESS_REVIEW), waiting_only)
    rows = rows_of(statement, day=day, user_id=actor.user_id)
    return [ReviewRow(row.id, row.organisation_id, row.organisation or "–", *row[3:]) for row in rows]


@lru_cache(maxsize=256)
def _reviews(scope: Scope, waiting_only: bool) -> AnySelect:
    """Put together once for what a permission covers, with the day and the viewer left open."""
    not_mine = RoleGrant.user_id.is_distinct_from(sa.bindparam("user_id", type_=sa.Uuid()))
    is_theirs = sa.true() if scope.everything else AccessReview.organisation_id.in_(scope.organisation_ids)
    statement: AnySelect = (
        sa.select(
            AccessReview.id,
            AccessReview.organisation_id,
            organisation_name_on(DAY, AccessReview.organisation_id).label("organisation"),
            Organisation.kind,
            AccessReview.opened_on,
            AccessReview.due_on,
            _count(_is_waiting(DAY)).label("waiting"),
            _count(_is_waiting(DAY), not_mine).label("waiting_for_me"),
        )
        .join(Organisation, Organisation.id == AccessReview.organisation_id)
        .where(is_theirs)
        .order_by(AccessReview.opened_on.desc(), sa.text("organisation"), AccessReview.id)
        .limit(MOST_REVIEWS)
    )
    if waiting_only:
        return statement.where(sa.exists().where(_is_waiting(DAY)).correlate(AccessReview))
    return statement


def review_for(actor: Actor, review_id: uuid.UUID, day: date) -> ReviewRow:
    """Return a review the actor may answer; raises NotFound for any other."""
    found = next((one for one in reviews_for(actor, day) if one.id == review_id), None)
    if found is None:
        raise NotFound("review")
    return found


def waiting_roles(review_id: uuid.UUID, day: date) -> Sequence[WaitingRole]:
    """Return the roles of a review nobody has answered for, by name."""
    rows = db.session.execute(
        sa.select(RoleGrant.id, RoleGrant.user_id, User.name, RoleGrant.role, RoleGrant.from_day)
        .select_from(AccessReview)
        .join(RoleGrant, _is_waiting(day))
        .join(User, User.id == RoleGrant.user_id)
        .where(AccessReview.id == review_id)
        .order_by(User.name, RoleGrant.id)
    )
    return [WaitingRole(*row) for row in rows]


def holders_waiting(review_ids: Collection[uuid.UUID], day: date) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return whose roles nobody has answered for yet, by review, in one query."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = db.session.execute(
        sa.select(AccessReview.id, RoleGrant.user_id)
        .join(RoleGrant, _is_waiting(day))
        .where(AccessReview.id.in_(review_ids))
    )
    for review_id, user_id in rows:
        found[review_id].add(user_id)
    return found


def answered_roles(review_id: uuid.UUID) -> Sequence[AnsweredRole]:
    """Return what was answered in a review, by name."""
    rows = db.session.execute(
        sa.select(
            User.name,
            RoleGrant.role,
            AccessReviewAnswer.is_kept,
            AccessReviewAnswer.answered_by,
            AccessReviewAnswer.answered_at,
        )
        .join(RoleGrant, RoleGrant.id == AccessReviewAnswer.grant_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(AccessReviewAnswer.review_id == review_id)
        .order_by(User.name, AccessReviewAnswer.id)
    )
    return [AnsweredRole(*row) for row in rows]


def unreviewed_organisations(opened_on: date) -> Sequence[uuid.UUID]:
    """Return the organisations whose people hold roles on the day and whose review of it is not open yet."""
    open_already = sa.exists().where(
        AccessReview.organisation_id == RoleGrant.organisation_id, AccessReview.opened_on == opened_on
    )
    return db.session.scalars(
        sa.select(RoleGrant.organisation_id)
        .where(RoleGrant.holds_on(opened_on), ~open_already)
        .distinct()
        .order_by(RoleGrant.organisation_id)
    ).all()


def _count(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    roles = sa.select(sa.func.count()).select_from(RoleGrant).where(*conditions)
    return roles.correlate(AccessReview).scalar_subquery()


def _is_waiting(day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Return the condition "this role belongs to the review, is still held, and nobody has answered for it"."""
    answered = sa.exists().where(
        AccessReviewAnswer.review_id == AccessReview.id, AccessReviewAnswer.grant_id == RoleGrant.id
    )
    return sa.and_(
        RoleGrant.organisation_id == AccessReview.organisation_id,
        RoleGrant.is_known(),
        RoleGrant.from_day <= AccessReview.opened_on,
        sa.or_(RoleGrant.until_day.is_(None), RoleGrant.until_day >= day),
        ~answered.correlate(AccessReview, RoleGrant),
    )
