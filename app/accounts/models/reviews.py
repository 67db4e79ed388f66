"""Reviews of who holds which role, organisation by organisation, quarter by quarter."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, Keyed


class AccessReview(Keyed, Base):
    """The question, put to an organisation once a quarter, whether each role is still needed (G1)."""

    __tablename__ = "access_review"
    __table_args__ = (
        unique(
            "organisation_id",
            "opened_on",
            name="uq_access_review_quarter",
            sentence="This organisation's review of the quarter is open already.",
        ),
        check("due_on >= opened_on", name="due_after_opened", sentence="A review is due after it opens."),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    opened_on: Mapped[date] = mapped_column(index=True)
    due_on: Mapped[date]


class AccessReviewAnswer(Keyed, Base):
    """What somebody answered about one role: it is still needed, or it ends."""

    __tablename__ = "access_review_answer"
    __table_args__ = (
        unique(
            "review_id",
            "grant_id",
            name="uq_access_review_answer",
            sentence="Somebody else has just answered for one of these roles. Look at the review again.",
        ),
    )

    review_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("access_review.id"))
    grant_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("role_grant.id"))
    is_kept: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(default=now)
    answered_by_id: Mapped[uuid.UUID | None]
    answered_by: Mapped[str] = mapped_column(sa.String(200))
