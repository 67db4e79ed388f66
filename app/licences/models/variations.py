"""Variations of a signed agreement, and who accepted them (A14)."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import Recorded
from app.core.db import Base, EnumText, Keyed
from app.licences.rules import VariedTerms
from app.licences.types import LapsePolicy, OfferEnding, Side


class LicenceVariation(Recorded, Base):
    """A numbered change of terms from a day on, as it was offered; agreed or ended, a row supersedes it.

    It keeps the terms it leaves behind, whole, and what it changes in words.
    """

    __tablename__ = "licence_variation"
    __table_args__ = (
        check("number > 0", name="number_positive", sentence="Variations are numbered from one."),
        check("answer_by >= offered_on", name="answer_after_offer", sentence="It is answered after it is offered."),
        check(
            "(ended_on IS NULL) = (ending IS NULL) AND (ended_on IS NULL OR agreed_on IS NULL)",
            name="ended_or_agreed",
            sentence="A variation is agreed, or it ended and says how.",
        ),
        check(
            "(clause_number IS NULL) = (clause_words IS NULL)",
            name="clause_whole",
            sentence="A clause that is worded anew has a number and its words.",
        ),
        unique(
            "licence_id",
            "number",
            name="uq_licence_variation_number",
            where="superseded_at IS NULL",
            sentence="Somebody else has just changed this variation. Check it, then make your change again.",
        ),
        unique(
            "licence_id",
            name="uq_licence_variation_open",
            where="superseded_at IS NULL AND ended_on IS NULL AND agreed_on IS NULL",
            sentence="A variation of this licence is already on offer.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    number: Mapped[int]
    effective_on: Mapped[date]
    reason: Mapped[str]
    offered_on: Mapped[date]
    answer_by: Mapped[date]
    ends_on: Mapped[date]
    grace_days: Mapped[int]
    lapse_policy: Mapped[LapsePolicy] = mapped_column(EnumText(LapsePolicy))
    seats: Mapped[int | None]
    areas: Mapped[list[Any]]
    changes: Mapped[list[Any]]
    clause_number: Mapped[int | None]
    clause_heading: Mapped[str | None]
    clause_words: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    agreed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ending: Mapped[OfferEnding | None] = mapped_column(EnumText(OfferEnding))
    end_reason: Mapped[str | None]

    @property
    def varied_terms(self) -> VariedTerms:
        """Return the terms it leaves behind, as the rules read them."""
        areas = tuple((uuid.UUID(area_id), part) for area_id, part in self.areas)
        return VariedTerms(self.ends_on, self.grace_days, self.lapse_policy, self.seats, areas)


class VariationAcceptance(Keyed, Base):
    """One side's acceptance of a variation on screen: who, when, of which words."""

    __tablename__ = "variation_acceptance"
    __table_args__ = (
        unique(
            "licence_id",
            "number",
            "side",
            name="uq_variation_acceptance_side",
            sentence="This side has already accepted the variation.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    number: Mapped[int]
    side: Mapped[Side] = mapped_column(EnumText(Side))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    signatory_role: Mapped[str] = mapped_column(sa.String(120))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    accepted_at: Mapped[datetime]
    terms_sha256: Mapped[str] = mapped_column(sa.String(64))
    declaration: Mapped[str] = mapped_column(sa.String(400))
