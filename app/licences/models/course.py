"""What comes into a licence's life: going live, suspensions, notice, termination, run-off."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import Recorded
from app.core.db import Base, EnumText
from app.licences.rules import SuspensionFacts
from app.licences.types import NoticeGiver, SuspensionScope


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


class LicenceNotice(Recorded, Base):
    """Notice to end the licence: given on a day, running out on another, or withdrawn by agreement before that."""

    __tablename__ = "licence_notice"
    __table_args__ = (
        check("ends_on >= given_on", name="days_in_order", sentence="Notice cannot run out before it is given."),
        check(
            "withdrawn_on IS NULL OR withdrawn_on BETWEEN given_on AND ends_on",
            name="withdrawn_while_it_ran",
            sentence="Notice is withdrawn between the day it is given and the day it runs out.",
        ),
        unique(
            "licence_id",
            name="uq_licence_notice_standing",
            where="superseded_at IS NULL AND withdrawn_on IS NULL",
            sentence="Notice of this licence has already been given.",
        ),
        sa.Index("ix_licence_notice_licence", "licence_id", "given_on"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    given_by: Mapped[NoticeGiver] = mapped_column(EnumText(NoticeGiver))
    given_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]
    shorter_because: Mapped[str | None]
    withdrawn_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]


class LicenceRunOff(Recorded, Base):
    """That workshop pairs open at the end of the term are finished until a day."""

    __tablename__ = "licence_run_off"
    __table_args__ = (
        unique(
            "licence_id",
            name="uq_licence_run_off_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just arranged this run-off. Check it, then make your change again.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    until_day: Mapped[date]
    reason: Mapped[str]


class LicenceGoLive(Recorded, Base):
    """An area of a licence and the day delivery begins there, as planned or as it was; empty while none is known."""

    __tablename__ = "licence_go_live"
    __table_args__ = (
        unique(
            "licence_id",
            "area_id",
            name="uq_licence_go_live_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just recorded this area. Check it, then make your change again.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"))
    live_on: Mapped[date | None]
