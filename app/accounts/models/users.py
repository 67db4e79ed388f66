"""People who may sign in."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, Keyed


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
    browsers_forgotten_at: Mapped[datetime | None]
