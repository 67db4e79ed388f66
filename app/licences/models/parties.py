"""Who holds a licence after its first licensee, and the changes of party by which that came about (A24)."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import DatedFact, Recorded
from app.core.db import Base, EnumText
from app.licences.types import PartyChangeKind
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE


class LicenceHolding(DatedFact, Base):
    """Who holds a licence from a day on, in place of who held it before; without one, its first licensee does.

    `bound_id` names the body that stays bound where only the benefit was assigned.
    """

    __tablename__ = "licence_holding"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            "bound_id IS NULL OR bound_id <> organisation_id",
            name="bound_is_another",
            sentence="Whoever holds the benefit cannot also be the one that stays bound in its place.",
        ),
        unique(
            "licence_id",
            name="uq_licence_holding_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="Somebody else has just recorded who holds this licence. Look at it again.",
        ),
        sa.Index("ix_licence_holding_organisation", "organisation_id", "licence_id"),
        sa.Index("ix_licence_holding_licence", "licence_id", "from_day"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    bound_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)


class PartyChange(Recorded, Base):
    """A change of party of one of four kinds, on its day: of an area by statute, of a licence by the other three.

    Undone before its day, it is superseded by a row that says when and why.
    """

    __tablename__ = "party_change"
    __table_args__ = (
        check(
            "kind IN ('statutory-transfer', 'novation', 'assignment', 're-procurement')",
            name="one_of_four",
            sentence="A change of party is a statutory transfer, a novation, an assignment or a re-procurement.",
        ),
        check(
            "(kind = 'statutory-transfer') = (area_id IS NOT NULL)",
            name="area_by_statute",
            sentence="A statutory transfer concerns a force area, and only that.",
        ),
        check(
            "(area_id IS NULL) = (licence_id IS NOT NULL)",
            name="area_or_licence",
            sentence="A change of party concerns a force area or a licence, not both.",
        ),
        check("from_id <> to_id", name="two_bodies", sentence="A change of party is from one body to another."),
        check(
            "(undone_on IS NULL) = (undo_reason IS NULL)",
            name="undone_with_reason",
            sentence="A change of party that is undone says why, and only that one.",
        ),
        check(
            "undone_on IS NULL OR undone_on < effective_on",
            name="undone_before_its_day",
            sentence="A change of party is undone before its day, not after.",
        ),
        unique(
            "area_id",
            "effective_on",
            name="uq_party_change_area_day",
            where="superseded_at IS NULL AND undone_on IS NULL AND area_id IS NOT NULL",
            sentence="A statutory transfer in this area on that day is already recorded.",
        ),
        unique(
            "licence_id",
            "effective_on",
            name="uq_party_change_licence_day",
            where="superseded_at IS NULL AND undone_on IS NULL AND licence_id IS NOT NULL",
            sentence="A change of party of this licence on that day is already recorded.",
        ),
    )

    kind: Mapped[PartyChangeKind] = mapped_column(EnumText(PartyChangeKind))
    effective_on: Mapped[date] = mapped_column(index=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    licence_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    basis: Mapped[str] = mapped_column(sa.String(300))
    agreed_on: Mapped[date | None]
    consents: Mapped[str | None] = mapped_column(sa.String(600))
    hand_over: Mapped[str | None]
    new_licence_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    rehearsal_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    undone_on: Mapped[date | None]
    undo_reason: Mapped[str | None]
