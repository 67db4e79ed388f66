"""Changes of the address somebody signs in with: asked for, confirmed at the new one, stopped from the old one."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, Keyed

OPEN = "confirmed_at IS NULL AND stopped_at IS NULL AND replaced_at IS NULL"


class AddressChange(Keyed, Base):
    """One change of a person's address. A confirmed one can be stopped, and is then undone, for some days."""

    __tablename__ = "address_change"
    __table_args__ = (
        unique(
            "user_id",
            name="uq_address_change_open",
            sentence="A change of this address was just asked for in another window. Look at your account again.",
            where=OPEN,
        ),
        check("email = lower(email)", name="email_lower", sentence="Addresses are kept in lower case."),
        check("email <> former_email", name="differs", sentence="The new address differs from the one before."),
        check(
            "(confirmed_at IS NULL) = (stoppable_until IS NULL)",
            name="stoppable_once_confirmed",
            sentence="A confirmed change says until when it can be stopped.",
        ),
        check(
            "replaced_at IS NULL OR (confirmed_at IS NULL AND stopped_at IS NULL)",
            name="replaced_while_open",
            sentence="Only a change nobody confirmed or stopped is replaced by a later one.",
        ),
        sa.Index("ix_address_change_user", "user_id", "id"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    former_email: Mapped[str] = mapped_column(sa.String(254))
    email: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stoppable_until: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    def awaits_confirmation(self, moment: datetime) -> bool:
        """Return whether the new address can confirm it at a moment."""
        is_open = self.confirmed_at is None and self.stopped_at is None and self.replaced_at is None
        return is_open and moment < self.expires_at

    def can_be_stopped(self, moment: datetime) -> bool:
        """Return whether the old address can stop it at a moment, or undo it."""
        if self.stopped_at is not None or self.replaced_at is not None:
            return False
        return moment < (self.stoppable_until or self.expires_at)
