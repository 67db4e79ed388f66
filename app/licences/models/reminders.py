"""Reminders of a licence's end: its own ladder, what was sent to whom, and the texts (A10, A11)."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import Recorded
from app.core.db import Base, EnumText, Keyed
from app.licences.types import ReminderText


class LicenceLadder(Recorded, Base):
    """The ladder a licence was given in place of the one in effect when it was drafted."""

    __tablename__ = "licence_ladder"
    __table_args__ = (
        check(
            "first_rung_days > 0", name="first_before_end", sentence="The first reminder comes before the licence ends."
        ),
        unique(
            "licence_id",
            name="uq_licence_ladder_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just changed these reminders. Check them, then make your change again.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    rungs: Mapped[str] = mapped_column(sa.String(80))
    """The rungs joined by commas, the earliest first: "90,30,0,-7"."""
    first_rung_days: Mapped[int]


class LicenceReminder(Keyed, Base):
    """That a rung was climbed: for one end of one licence once, whoever was there to be reminded."""

    __tablename__ = "licence_reminder"
    __table_args__ = (
        unique(
            "licence_id", "ends_on", "rung", name="uq_licence_reminder_rung", sentence="This reminder was sent already."
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    ends_on: Mapped[date]
    rung: Mapped[int]
    due_on: Mapped[date]
    missed: Mapped[str] = mapped_column(sa.String(80))
    """The rungs before it that were not sent, joined by commas; empty where none was missed."""
    sent_at: Mapped[datetime] = mapped_column(default=now)


class ReminderRecipient(Keyed, Base):
    """Somebody a reminder was written to, on which side, and from which version of which text."""

    __tablename__ = "reminder_recipient"
    __table_args__ = (
        unique(
            "reminder_id", "user_id", name="uq_reminder_recipient_user", sentence="This person was reminded already."
        ),
    )

    reminder_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence_reminder.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    is_trust: Mapped[bool]
    wording: Mapped[str] = mapped_column(sa.String(60))
    mail_key: Mapped[str] = mapped_column(sa.String(200))


class ReminderWording(Recorded, Base):
    """A text of reminders as the licence manager wrote it; a change is a new version."""

    __tablename__ = "reminder_wording"
    __table_args__ = (
        check("number > 0", name="number_positive", sentence="Versions of a text are numbered from one."),
        unique(
            "text",
            name="uq_reminder_wording_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just changed this text. Check it, then make your change again.",
        ),
    )

    text: Mapped[ReminderText] = mapped_column(EnumText(ReminderText))
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str]
