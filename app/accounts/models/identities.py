"""Who a provider of identities calls whom."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import unique
from app.core.db import Base, Keyed


class Identity(Keyed, Base):
    """A provider's subject bound to an account. It is bound once; later sign-ins go by it, whatever the address is.

    A released one stays, as what was once true, and signs nobody in.
    """

    __tablename__ = "identity"
    __table_args__ = (
        unique(
            "issuer",
            "subject",
            name="uq_identity_subject",
            where="released_at IS NULL",
            sentence="This single sign-on is bound to an account already.",
        ),
        unique(
            "user_id",
            "issuer",
            name="uq_identity_user",
            where="released_at IS NULL",
            sentence="This account is bound to another single sign-on already.",
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    bound_at: Mapped[datetime] = mapped_column(default=now)
    released_at: Mapped[datetime | None]
