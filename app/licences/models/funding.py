"""Commissioners' grants and contracts: agreements between others, signed elsewhere and recorded here (A13)."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import DatedFact
from app.core.db import Base, EnumText
from app.licences.types import FundingKind
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE

MOST_PENCE = 2_000_000_000


class FundingAgreement(DatedFact, Base):
    """A grant or contract for a programme in an area, with its parties and days; a correction or an end supersedes it.

    `agreement_id` is what stays the same through all of that.
    """

    __tablename__ = "funding_agreement"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            f"amount_pence IS NULL OR amount_pence BETWEEN 1 AND {MOST_PENCE}",
            name="amount_positive",
            sentence="An amount lies between one penny and 20 million pounds.",
        ),
        check(
            "end_reason IS NULL OR until_day IS NOT NULL",
            name="ended_on_a_day",
            sentence="What ended early has a last day.",
        ),
        unique(
            "agreement_id",
            name="uq_funding_agreement_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just changed this record. Check it, then make your change again.",
        ),
        sa.Index("ix_funding_agreement_area", "area_id", "superseded_at"),
    )

    agreement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    kind: Mapped[FundingKind] = mapped_column(EnumText(FundingKind))
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"))
    programme_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme.id"))
    giver_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    receiver_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    purpose: Mapped[str] = mapped_column(sa.String(300))
    reference: Mapped[str] = mapped_column(sa.String(80))
    kept_at: Mapped[str] = mapped_column(sa.String(300))
    amount_pence: Mapped[int | None]
    end_reason: Mapped[str | None]
