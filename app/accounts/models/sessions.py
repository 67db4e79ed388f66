"""Browsers signed in."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import User
from app.accounts.types import SecondFactor
from app.core.clock import now
from app.core.constraints import unique
from app.core.db import Base, EnumText, Keyed


class SignInSession(Keyed, Base):
    """One browser signed in. The cookie holds a random token; only its hash is kept here.

    `proven_at` is when its owner last proved who they are: by signing in, or when asked again.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (
        unique("token_hash", name="uq_sign_in_session_token_hash", sentence="Sign in again."),
        sa.Index("ix_sign_in_session_user", "user_id", "ended_at"),
    )

    token_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    proven_at: Mapped[datetime] = mapped_column(default=now)
    second_factor: Mapped[SecondFactor | None] = mapped_column(EnumText(SecondFactor))
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(64))
    user: Mapped[User] = relationship()
