"""Invitations: who was asked to do what for whom, until when the link is good, and what became of it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import User
from app.accounts.types import InvitationState
from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, EnumText, Keyed
from app.core.roles import Role

OPEN = "accepted_at IS NULL AND withdrawn_at IS NULL AND replaced_at IS NULL"


class Invitation(Keyed, Base):
    """An invitation to one address to hold one role. The link holds a random token; only its hash is kept here."""

    __tablename__ = "invitation"
    __table_args__ = (
        unique(
            "email",
            name="uq_invitation_email_open",
            sentence="There is an open invitation to this address already.",
            where=OPEN,
        ),
        unique("token_hash", name="uq_invitation_token_hash", sentence="Send the invitation again."),
        check(
            "(CASE WHEN accepted_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN replaced_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_outcome",
            sentence="An invitation is accepted, withdrawn or replaced: one of them.",
        ),
        check(
            "role NOT IN ('commissioner', 'force-spoc') OR area_id IS NOT NULL",
            name="area_named",
            sentence="Say which force area the role is for.",
        ),
        sa.Index("ix_invitation_user", "user_id", "id"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("force_area.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    times_sent: Mapped[int] = mapped_column(default=1)
    invited_at: Mapped[datetime] = mapped_column(default=now)
    invited_by_id: Mapped[uuid.UUID | None]
    invited_by: Mapped[str] = mapped_column(sa.String(200))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()

    @property
    def is_open(self) -> bool:
        """Return whether it can still be accepted, sent again or withdrawn: nothing has become of it yet."""
        return self.accepted_at is None and self.withdrawn_at is None and self.replaced_at is None

    @property
    def state(self) -> InvitationState:
        """Return where it stands now."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        if self.replaced_at is not None:
            return InvitationState.REPLACED
        return InvitationState.OPEN if now() < self.expires_at else InvitationState.EXPIRED
