"""Tables of licences. The licence itself is only who and what; everything dated is a fact beside it."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import DatedFact, Recorded
from app.core.db import Base, EnumText, Keyed
from app.licences.rules import SuspensionFacts, TerritoryFacts
from app.licences.types import LONGEST_GRACE_DAYS, ContractShape, LapsePolicy, Side, SuspensionScope
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE, ForceArea, Organisation


class Programme(Keyed, Base):
    """An intervention the Trust licenses."""

    __tablename__ = "programme"
    __table_args__ = (unique("slug", name="uq_programme_slug", sentence="A programme with this address exists."),)

    slug: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))


class Licence(Keyed, Base):
    """A licence: licensor, licensee, programme, and the licence it renews where it is a renewal (A1, A8)."""

    __tablename__ = "licence"
    __table_args__ = (
        unique("reference", name="uq_licence_reference", sentence="This licence number was just given. Try again."),
        check(
            "renews_id IS NULL OR renews_id <> id", name="not_own_renewal", sentence="A licence cannot renew itself."
        ),
        sa.Index("ix_licence_licensee", "licensee_id", "reference"),
    )

    reference: Mapped[str] = mapped_column(sa.String(20))
    programme_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    licensor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    licensee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    renews_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    shape: Mapped[ContractShape] = mapped_column(EnumText(ContractShape))
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(sa.String(200))
    row_version: Mapped[int] = mapped_column(default=1)

    programme: Mapped[Programme] = relationship()
    licensee: Mapped[Organisation] = relationship(foreign_keys=[licensee_id])
    __mapper_args__ = {"version_id_col": row_version}


class LicenceNumber(Base):
    """The last licence number given in a year; the row is locked while the next is given."""

    __tablename__ = "licence_number"

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


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


class LicenceSuspension(Recorded, Base):
    """A suspension from a day until the day it is lifted (from which the licence is good again) (A4)."""

    __tablename__ = "licence_suspension"
    __table_args__ = (
        check(
            "lifted_from IS NULL OR lifted_from >= from_day",
            name="lifted_after_start",
            sentence="A suspension cannot be lifted before it begins.",
        ),
        unique(
            "licence_id",
            "scope",
            name="uq_licence_suspension_open",
            where="superseded_at IS NULL AND lifted_from IS NULL",
            sentence="The licence is already suspended in this scope.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    scope: Mapped[SuspensionScope] = mapped_column(EnumText(SuspensionScope))
    from_day: Mapped[date]
    lifted_from: Mapped[date | None]
    reason: Mapped[str]
    conditions_to_lift: Mapped[str]
    lift_reason: Mapped[str | None]

    @property
    def facts(self) -> SuspensionFacts:
        """Return what the rules look at."""
        return SuspensionFacts(
            self.scope, self.from_day, self.lifted_from, self.reason, self.conditions_to_lift, self.lift_reason
        )


class LicenceTermination(Recorded, Base):
    """A termination that takes effect on a day; from that day on the licence is no more."""

    __tablename__ = "licence_termination"
    __table_args__ = (
        unique(
            "licence_id",
            name="uq_licence_termination_current",
            where="superseded_at IS NULL",
            sentence="A termination of this licence is already recorded.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    effective_on: Mapped[date]
    reason: Mapped[str]
