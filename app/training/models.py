"""Tables of the register of people."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import DatedFact, Recorded
from app.core.db import Base, EnumText, Keyed
from app.core.folding import folds_name
from app.licences.models import Programme
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE, ForceArea, Organisation
from app.training.types import LONGEST_NAME, Level, StandingKind, VettingKind, VettingLevel, VettingOutcome


class Person(Keyed, Base):
    """One record per person, with a permanent public number; an account beside it where they have one (B1)."""

    __tablename__ = "person"
    __table_args__ = (
        unique("number", name="uq_person_number", sentence="This person number was just given. Try again."),
        unique("user_id", name="uq_person_user_id", sentence="This account already belongs to a person's record."),
    )

    number: Mapped[str] = mapped_column(sa.String(12))
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    row_version: Mapped[int] = mapped_column(default=1)
    user: Mapped[User | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}


KNOWN = sa.text("superseded_at IS NULL")


class PersonAccount(DatedFact, Base):
    """The account a person signs in with, from a day on (B1). `Person.user_id` is the one in force now."""

    __tablename__ = "person_account"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        unique(
            "person_id",
            name="uq_person_account_person",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The person already has an account. Take that one from them first.",
        ),
        unique(
            "user_id",
            name="uq_person_account_user",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="This account already belongs to a person's record.",
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    user: Mapped[User] = relationship()


class PersonName(DatedFact, Base):
    """What a person is called from a day on; earlier names stay (B1)."""

    __tablename__ = "person_name"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        unique(
            "person_id",
            name="uq_person_name_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The person already has a current name. End it before giving another.",
        ),
        # The list of people is read off this index in its order, as many as a page shows.
        sa.Index("ix_person_name_folded", "folded_name", "person_id", sqlite_where=KNOWN, postgresql_where=KNOWN),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    folded_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default=folds_name(LONGEST_NAME))
    """The name as it is sorted and looked for."""


class Engagement(DatedFact, Base):
    """A person working for an organisation in an area. It does not travel with them to another employer (B23)."""

    __tablename__ = "engagement"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        unique(
            "person_id",
            "organisation_id",
            "area_id",
            name="uq_engagement_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The person is already engaged by this organisation in this area.",
        ),
        sa.Index("ix_engagement_organisation", "organisation_id", "person_id"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    organisation: Mapped[Organisation] = relationship()
    area: Mapped[ForceArea] = relationship()


class CertificationPeriod(DatedFact, Base):
    """A level held from a day until a day, with the days its renewal opens and falls due (B3, B4)."""

    __tablename__ = "certification_period"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check("until_day IS NOT NULL", name="ends", sentence="A certification has a last day."),
        check(
            "window_opens_on <= due_on AND due_on <= until_day",
            name="renewal_in_order",
            sentence="The renewal window opens before it is due, and it is due before the certification ends.",
        ),
        sa.Index("ix_certification_period_person", "person_id", "programme_id", "superseded_at"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    programme_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme.id"))
    level: Mapped[Level] = mapped_column(EnumText(Level))
    window_opens_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[str]
    evidence: Mapped[str | None]
    programme: Mapped[Programme] = relationship()


class Standing(Recorded, Base):
    """A suspension, stand-down or revocation from a day until the day it is lifted (B13, B14)."""

    __tablename__ = "standing"
    __table_args__ = (
        check(
            "lifted_from IS NULL OR lifted_from >= from_day",
            name="lifted_after_start",
            sentence="This cannot be lifted before it begins.",
        ),
        unique(
            "person_id",
            "kind",
            name="uq_standing_open",
            where="superseded_at IS NULL AND lifted_from IS NULL",
            sentence="This is already recorded and has not been lifted.",
        ),
        sa.Index("ix_standing_person", "person_id", "superseded_at"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[StandingKind] = mapped_column(EnumText(StandingKind))
    from_day: Mapped[date]
    lifted_from: Mapped[date | None]
    reason: Mapped[str]
    evidence: Mapped[str | None]
    lift_reason: Mapped[str | None]

    def covers(self, day: date) -> bool:
        """Return whether this stands on the day."""
        return self.from_day <= day and (self.lifted_from is None or day < self.lifted_from)


class VettingCheck(Recorded, Base):
    """A DBS check or police vetting as the employer answers for it: status and days, never a number (B17)."""

    __tablename__ = "vetting_check"
    __table_args__ = (
        check(
            "(kind = 'police') = (area_id IS NOT NULL)",
            name="area_of_police",
            sentence="Police vetting is for a force area, and a DBS check for none.",
        ),
        check(
            "(outcome = 'satisfactory') = (next_due_on IS NOT NULL)",
            name="next_after_satisfactory",
            sentence="A satisfactory check says when the next is due, and no other does.",
        ),
        check(
            "outcome <> 'satisfactory' OR certificate_seen",
            name="seen_if_satisfactory",
            sentence="A check counts once the certificate, or the force's answer, was seen.",
        ),
        check(
            "next_due_on IS NULL OR next_due_on > checked_on",
            name="next_is_later",
            sentence="The next check is due after this one.",
        ),
        unique(
            "person_id",
            "organisation_id",
            "level",
            "outcome",
            "checked_on",
            name="uq_vetting_check_known",
            where="superseded_at IS NULL",
            sentence="This check is recorded already.",
        ),
        sa.Index("ix_vetting_check_organisation", "organisation_id", "person_id", "kind"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("force_area.id"))
    kind: Mapped[VettingKind] = mapped_column(EnumText(VettingKind))
    level: Mapped[VettingLevel] = mapped_column(EnumText(VettingLevel))
    outcome: Mapped[VettingOutcome] = mapped_column(EnumText(VettingOutcome))
    checked_on: Mapped[date]
    next_due_on: Mapped[date | None]
    certificate_seen: Mapped[bool]
