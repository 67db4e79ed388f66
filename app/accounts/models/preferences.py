"""What people have chosen for themselves: mail they go without, and whom they act for unless they say otherwise."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.types import MailKind
from app.core.clock import now
from app.core.constraints import unique
from app.core.db import Base, EnumText, Keyed


class MutedMail(Keyed, Base):
    """A kind of mail a person goes without, since when. Only kinds that may be muted are looked up here."""

    __tablename__ = "muted_mail"
    __table_args__ = (
        unique(
            "user_id", "kind", name="uq_muted_mail", sentence="This was just changed in another window. Look again."
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[MailKind] = mapped_column(EnumText(MailKind))
    muted_at: Mapped[datetime] = mapped_column(default=now)


class DefaultOrganisation(Keyed, Base):
    """The organisation somebody who acts for several acts for unless they choose another."""

    __tablename__ = "default_organisation"
    __table_args__ = (
        unique(
            "user_id",
            name="uq_default_organisation",
            sentence="This was just changed in another window. Look again.",
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    chosen_at: Mapped[datetime] = mapped_column(default=now)
