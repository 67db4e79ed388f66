"""Tables of force areas: names, parts, parties and delivery over time, and what an area became part of."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import DatedFact, Recorded
from app.core.db import Base, EnumText, Keyed
from app.core.folding import folds_name
from app.partners.models.organisations import DAYS_IN_ORDER, DAYS_SENTENCE, Organisation
from app.partners.rules import DeliveryFacts
from app.partners.types import DeliveryModel, Governance, PartyRole

LONGEST_PART = 120


class ForceArea(Keyed, Base):
    """A police force area, known by its ONS code for ever, and its square on the tile map."""

    __tablename__ = "force_area"
    __table_args__ = (
        unique("code", name="uq_force_area_code", sentence="A force area with this ONS code is already registered."),
        unique("tile_column", "tile_row", name="uq_force_area_tile", sentence="Another area already has this square."),
        check("length(code) = 9", name="code_length", sentence="An ONS code has nine characters."),
    )

    code: Mapped[str] = mapped_column(sa.String(9))
    country: Mapped[str] = mapped_column(sa.String(20))
    region: Mapped[str] = mapped_column(sa.String(40))
    tile_label: Mapped[str] = mapped_column(sa.String(4))
    tile_column: Mapped[int]
    tile_row: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


class AreaName(DatedFact, Base):
    """What an area is called from a day on, in full and in short."""

    __tablename__ = "area_name"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        unique(
            "area_id",
            name="uq_area_name_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The area already has a current name. End it before giving another.",
        ),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    short_name: Mapped[str] = mapped_column(sa.String(60))


class AreaParty(DatedFact, Base):
    """The force or the commissioner of an area from a day on; a commissioner with the kind of governance."""

    __tablename__ = "area_party"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            "(role = 'commissioner') = (governance IS NOT NULL)",
            name="governance_of_commissioner",
            sentence="A commissioner has a kind of governance; a force has none.",
        ),
        unique(
            "area_id",
            "role",
            name="uq_area_party_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The area already has a current body in this role. End it before naming another.",
        ),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    role: Mapped[PartyRole] = mapped_column(EnumText(PartyRole))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    governance: Mapped[Governance | None] = mapped_column(EnumText(Governance))
    office_holder: Mapped[str | None] = mapped_column(sa.String(120))
    organisation: Mapped[Organisation] = relationship()


class AreaDelivery(DatedFact, Base):
    """How CARA is delivered in an area from a day on: the model, the provider, the Trust's lead, and its dates."""

    __tablename__ = "area_delivery"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            "model = 'trust' OR model = 'hybrid' OR provider_id IS NOT NULL",
            name="provider_named",
            sentence="Say which provider delivers.",
        ),
        check(
            "ended_on IS NULL OR live_from IS NULL OR ended_on >= live_from",
            name="end_after_start",
            sentence="Delivery cannot end before it began.",
        ),
        unique(
            "area_id",
            name="uq_area_delivery_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The area already has a current delivery. End it before recording another.",
        ),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    model: Mapped[DeliveryModel] = mapped_column(EnumText(DeliveryModel))
    provider_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    trust_lead: Mapped[str | None] = mapped_column(sa.String(120))
    interest_from: Mapped[date | None]
    mobilisation_from: Mapped[date | None]
    pilot_from: Mapped[date | None]
    live_from: Mapped[date | None]
    ended_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(sa.String(400))

    @property
    def facts(self) -> DeliveryFacts:
        """Return the dates the rules look at."""
        return DeliveryFacts(
            self.model, self.interest_from, self.mobilisation_from, self.pilot_from, self.live_from, self.ended_on
        )


class AreaPart(DatedFact, Base):
    """A named part of a force area, such as Milton Keynes, that a licence may cover by itself (A1, E13)."""

    __tablename__ = "area_part"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check("length(name) BETWEEN 1 AND 120", name="name_length", sentence="A part's name has 1 to 120 characters."),
        unique(
            "area_id",
            "name",
            name="uq_area_part_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The area already has a part of this name.",
        ),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_PART))
    folded_name: Mapped[str] = mapped_column(sa.String(LONGEST_PART), default=folds_name(LONGEST_PART))


class AreaSuccession(Recorded, Base):
    """A force area that is part of another from a day on: a merger of forces (domain, section 3.2)."""

    __tablename__ = "area_succession"
    __table_args__ = (
        check("predecessor_id <> successor_id", name="not_itself", sentence="An area cannot merge into itself."),
        unique(
            "predecessor_id",
            name="uq_area_succession_current",
            where="superseded_at IS NULL",
            sentence="This area has merged into another already.",
        ),
    )

    predecessor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    successor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    from_day: Mapped[date]
