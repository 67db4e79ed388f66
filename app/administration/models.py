"""Tables of administration."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, Keyed


class AccessCutoff(Keyed, Base):
    """A role that ended by itself because its organisation had no licence left to run down, and who gave it back."""

    __tablename__ = "access_cutoff"
    __table_args__ = (
        unique("grant_id", name="uq_access_cutoff_grant", sentence="This role was cut off already."),
        check(
            "(restored_at IS NULL) = (restored_by IS NULL)",
            name="restored_by_somebody",
            sentence="A role that was given back was given back by somebody.",
        ),
        sa.Index("ix_access_cutoff_organisation", "organisation_id", "id"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    grant_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("role_grant.id"))
    closed_on: Mapped[date]
    reason: Mapped[str]
    cut_at: Mapped[datetime] = mapped_column(default=now)
    restored_at: Mapped[datetime | None]
    restored_by: Mapped[str | None] = mapped_column(sa.String(200))
