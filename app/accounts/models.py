"""Tables of accounts."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import DatedFact
from app.core.db import Base, EnumText, Keyed
from app.core.roles import Role
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE, ForceArea, Organisation


class User(Keyed, Base):
    """A person who may sign in. The address is kept in lower case; the password as an Argon2id hash."""

    __tablename__ = "user_account"
    __table_args__ = (
        unique("email", name="uq_user_account_email", sentence="An account with this address already exists."),
        check("email = lower(email)", name="email_lower", sentence="Addresses are kept in lower case."),
        check(
            "(totp_secret IS NULL) = (totp_confirmed_at IS NULL)",
            name="second_factor_confirmed",
            sentence="An authenticator app counts once its first code was checked.",
        ),
    )

    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    totp_secret: Mapped[str | None] = mapped_column(sa.String(200))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]


class RoleGrant(DatedFact, Base):
    """A role a user holds for an organisation, and for some roles in one area, from a day until a day (G1)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            "role NOT IN ('commissioner', 'force-spoc') OR area_id IS NOT NULL",
            name="area_named",
            sentence="Say which force area the role is for.",
        ),
        sa.Index("ix_role_grant_user", "user_id", "superseded_at"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
    area: Mapped[ForceArea | None] = relationship()


class SignInSession(Keyed, Base):
    """One browser signed in. The cookie holds a random token; only its hash is kept here."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        unique("token_hash", name="uq_sign_in_session_token_hash", sentence="Sign in again."),
        sa.Index("ix_sign_in_session_user", "user_id", "ended_at"),
    )

    token_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(64))
    user: Mapped[User] = relationship()
