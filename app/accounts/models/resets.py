"""Resets of lost second factors: asked for by one administrator, confirmed by another, or stopped."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import User
from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, Keyed


class FactorReset(Keyed, Base):
    """One reset of somebody's second factor. It is open until it is confirmed or stopped."""

    __tablename__ = "factor_reset"
    __table_args__ = (
        check(
            "confirmed_at IS NULL OR stopped_at IS NULL",
            name="ended_once",
            sentence="A reset is confirmed or stopped, not both.",
        ),
        check(
            "asked_by_id <> user_id AND (confirmed_by_id IS NULL OR confirmed_by_id NOT IN (user_id, asked_by_id))",
            name="by_two",
            sentence="A second factor is reset by two administrators, neither of whom is its owner.",
        ),
        unique(
            "user_id",
            name="uq_factor_reset_open",
            sentence="A reset for this person is open already.",
            where="confirmed_at IS NULL AND stopped_at IS NULL",
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(sa.Text())
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(foreign_keys=[user_id])
