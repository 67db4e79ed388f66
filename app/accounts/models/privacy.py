"""Who was shown which version of the privacy notice, and when they said that they had read it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import unique
from app.core.db import Base, Keyed


class PrivacyAcceptance(Keyed, Base):
    """A person has read a version of the notice."""

    __tablename__ = "privacy_acceptance"
    __table_args__ = (
        unique(
            "user_id",
            "version",
            name="uq_privacy_acceptance_user_version",
            sentence="You have said already that you have read this version.",
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int]
    accepted_at: Mapped[datetime] = mapped_column(default=now)
