"""The next decision of each licence, kept by whatever changes the licence."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.db import Base, EnumText, Keyed
from app.licences.types import DecisionKind, Turn


class LicenceDecision(Keyed, Base):
    """A run of days and the decision that is a licence's next on each of them.

    It follows from the licence's facts and is written over whenever they change: the list of all licences by their
    next decision reads an index instead of working it out for each of thousands.
    """

    __tablename__ = "licence_decision"
    __table_args__ = (
        check("until_day >= from_day", name="days_in_order", sentence="A decision is open on at least one day."),
        unique(
            "licence_id",
            "from_day",
            name="uq_licence_decision_day",
            sentence="Somebody else has just changed this licence. Check it, then make your change again.",
        ),
        sa.Index("ix_licence_decision_due", "due_on", "licence_id", "from_day", "until_day"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    kind: Mapped[DecisionKind] = mapped_column(EnumText(DecisionKind))
    due_on: Mapped[date]
    turn: Mapped[Turn] = mapped_column(EnumText(Turn))
    words: Mapped[str]
    from_day: Mapped[date]
    until_day: Mapped[date]
