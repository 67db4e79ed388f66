"""What both sides agree to: offers, terms, territory, signatures."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.constraints import check, unique
from app.core.dated import DatedFact, Recorded
from app.core.db import Base, EnumText
from app.licences.rules import OfferFacts, TerritoryFacts
from app.licences.types import LONGEST_GRACE_DAYS, LONGEST_NOTICE_MONTHS, LapsePolicy, OfferEnding, Side
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE, ForceArea


class LicenceTerms(Recorded, Base):
    """The dates and the few terms the state rests on. A change is a new row that supersedes this one (A14)."""

    __tablename__ = "licence_terms"
    __table_args__ = (
        check("ends_on >= starts_on", name="days_in_order", sentence="The licence cannot end before it starts."),
        check(
            f"grace_days BETWEEN 0 AND {LONGEST_GRACE_DAYS}",
            name="grace_within_a_year",
            sentence="Grace is between 0 and 366 days.",
        ),
        check(
            f"notice_months BETWEEN 0 AND {LONGEST_NOTICE_MONTHS}",
            name="notice_within_two_years",
            sentence="The notice period is between 0 and 24 months.",
        ),
        check("seats IS NULL OR seats > 0", name="seats_positive", sentence="Enter at least one facilitator seat."),
        unique(
            "licence_id",
            name="uq_licence_terms_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just changed these terms. Check them, then make your change again.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    grace_days: Mapped[int]
    lapse_policy: Mapped[LapsePolicy] = mapped_column(EnumText(LapsePolicy))
    seats: Mapped[int | None]
    first_rung_days: Mapped[int]
    notice_months: Mapped[int]


class LicenceTerritory(DatedFact, Base):
    """A force area, or a named part of one, that a licence covers from a day on (A1)."""

    __tablename__ = "licence_territory"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        sa.Index("ix_licence_territory_area", "area_id", "superseded_at"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"))
    part: Mapped[str | None] = mapped_column(sa.String(120))
    area: Mapped[ForceArea] = relationship()

    def facts(self, code: str, name: str) -> TerritoryFacts:
        """Return what the rules look at, with the area's code and its name on the day it is read for."""
        return TerritoryFacts(self.area_id, self.from_day, self.until_day, self.part, code, name)


class LicenceSignature(Recorded, Base):
    """One side's signature: who, in which role, on which day."""

    __tablename__ = "licence_signature"
    __table_args__ = (
        unique(
            "licence_id",
            "side",
            name="uq_licence_signature_current",
            where="superseded_at IS NULL",
            sentence="This side has already signed.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    side: Mapped[Side] = mapped_column(EnumText(Side))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    signatory_role: Mapped[str] = mapped_column(sa.String(120))
    signed_on: Mapped[date]


class LicenceOffer(Recorded, Base):
    """An offer of the terms to the licensee, until it is signed, withdrawn, declined, or not answered in time (A2)."""

    __tablename__ = "licence_offer"
    __table_args__ = (
        check(
            "answer_by >= offered_on",
            name="answer_after_offer",
            sentence="An offer cannot be answered before it is made.",
        ),
        check(
            "ended_on IS NULL OR ended_on >= offered_on",
            name="ended_after_offer",
            sentence="An offer cannot end before it is made.",
        ),
        check(
            "(ended_on IS NULL) = (ending IS NULL)",
            name="ending_of_ended",
            sentence="An offer that ended says how, and only that one.",
        ),
        unique(
            "licence_id",
            name="uq_licence_offer_open",
            where="superseded_at IS NULL AND ended_on IS NULL",
            sentence="This licence has already been offered.",
        ),
        sa.Index("ix_licence_offer_licence", "licence_id", "offered_on"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    offered_on: Mapped[date]
    answer_by: Mapped[date]
    ended_on: Mapped[date | None]
    ending: Mapped[OfferEnding | None] = mapped_column(EnumText(OfferEnding))
    end_reason: Mapped[str | None]

    @property
    def facts(self) -> OfferFacts:
        """Return what the rules look at."""
        return OfferFacts(self.offered_on, self.answer_by, self.ended_on, self.ending, self.end_reason)
