"""The last day of each licence, kept by whatever changes the licence."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.db import Base, Keyed


class LicenceEnding(Keyed, Base):
    """The last day of a licence as it stood on a run of days.

    It follows from the licence's facts and is written over whenever they change: the calendar of thousands of ends is
    then counted off an index.
    """

    __tablename__ = "licence_ending"
    __table_args__ = (
        check("until_day >= from_day", name="days_in_order", sentence="An end stands on at least one day."),
        unique(
            "licence_id",
            "from_day",
            name="uq_licence_ending_day",
            sentence="Somebody else has just changed this licence. Check it, then make your change again.",
        ),
        sa.Index("ix_licence_ending_day", "ends_on", "from_day", "until_day", "is_renewed", "licence_id"),
        sa.Index("ix_licence_ending_month", "month", "from_day", "until_day", "is_renewed"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    ends_on: Mapped[date]
    month: Mapped[int]
    """The month of the last day, as months since the year nought, to count by."""
    is_renewed: Mapped[bool]
    from_day: Mapped[date]
    until_day: Mapped[date]
