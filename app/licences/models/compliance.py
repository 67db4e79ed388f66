"""Counts of later facts about a licence, as dated facts (A9, A16)."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import DatedFact
from app.core.db import Base, EnumText
from app.licences.types import Measure
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE


class LicenceCompliance(DatedFact, Base):
    """How many of something a licence has on a run of days, counted where the facts are and kept here."""

    __tablename__ = "licence_compliance"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check("value >= 0", name="value_not_negative", sentence="What is counted is nought or more."),
        unique(
            "licence_id",
            "measure",
            "from_day",
            name="uq_licence_compliance_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just counted this. Nothing is lost.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    measure: Mapped[Measure] = mapped_column(EnumText(Measure))
    value: Mapped[int]
