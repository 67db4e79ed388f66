"""The outbox: what the portal wrote to whom, and what became of it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.types import MailKind, MailState, mail_state
from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, EnumText, Keyed

SETTLED = "sent_at IS NOT NULL OR refused_at IS NOT NULL OR lapsed_at IS NOT NULL"


class MailMessage(Keyed, Base):
    """One message to one address. Its text may hold a link that signs somebody in: it is kept only until it left."""

    __tablename__ = "mail_message"
    __table_args__ = (
        unique("key", name="uq_mail_message_key", sentence="This message was written already."),
        check(
            f"(body IS NULL) = ({SETTLED})",
            name="body_until_settled",
            sentence="The text of a message is kept until it was sent, refused or ran out, and no longer.",
        ),
        check(
            "(CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN refused_at IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN lapsed_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_outcome",
            sentence="A message is sent, refused or ran out: one of them.",
        ),
        sa.Index("ix_mail_message_recipient", "recipient", "id"),
    )

    key: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[MailKind] = mapped_column(EnumText(MailKind))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str | None]
    about_kind: Mapped[str | None] = mapped_column(sa.String(40))
    about_id: Mapped[uuid.UUID | None]
    queued_at: Mapped[datetime] = mapped_column(default=now)
    good_until: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(sa.String(400))

    @property
    def state(self) -> MailState:
        """Return what became of it."""
        return mail_state(self.sent_at, self.refused_at, self.lapsed_at, self.trouble)
