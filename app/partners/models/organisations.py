"""Tables of organisations: what each is, its names, contacts and parent over time, and its end."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import DatedFact, Recorded
from app.core.db import Base, EnumText, Keyed
from app.core.folding import folds_name
from app.partners.types import ContactRole, OrganisationKind

LONGEST_NAME = 200
KNOWN = sa.text("superseded_at IS NULL")
DAYS_IN_ORDER = "until_day IS NULL OR until_day >= from_day"
DAYS_SENTENCE = "The last day cannot be before the first day."


class Organisation(Keyed, Base):
    """The Trust, a provider, a force or a commissioner. Its names are dated facts beside it."""

    __tablename__ = "organisation"
    __table_args__ = (
        unique(
            "kind",
            name="uq_organisation_one_trust",
            where="kind = 'trust'",
            sentence="There is one Trust, and it is already registered.",
        ),
    )

    kind: Mapped[OrganisationKind] = mapped_column(EnumText(OrganisationKind), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class OrganisationName(DatedFact, Base):
    """What an organisation is called from a day on."""

    __tablename__ = "organisation_name"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check("length(name) BETWEEN 1 AND 200", name="name_length", sentence="A name has 1 to 200 characters."),
        unique(
            "organisation_id",
            name="uq_organisation_name_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The organisation already has a current name. End it before giving another.",
        ),
        sa.Index(
            "ix_organisation_name_folded", "folded_name", "organisation_id", sqlite_where=KNOWN, postgresql_where=KNOWN
        ),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default=folds_name(LONGEST_NAME))
    organisation: Mapped[Organisation] = relationship()


class OrganisationContact(DatedFact, Base):
    """Somebody an organisation is reached through, in a named role, with work mail and phone, on dated days (E1)."""

    __tablename__ = "organisation_contact"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            "email IS NOT NULL OR phone IS NOT NULL",
            name="reachable",
            sentence="Enter a work mail address or a work phone number.",
        ),
        sa.Index("ix_organisation_contact_organisation", "organisation_id", "superseded_at"),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    role: Mapped[ContactRole] = mapped_column(EnumText(ContactRole))
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(30))


class OrganisationParent(DatedFact, Base):
    """The organisation another belongs to from a day on."""

    __tablename__ = "organisation_parent"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check("parent_id <> organisation_id", name="not_own_parent", sentence="No organisation is part of itself."),
        unique(
            "organisation_id",
            name="uq_organisation_parent_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="The organisation already belongs to another. End that before recording another.",
        ),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)


class OrganisationEnd(Recorded, Base):
    """The last day of an organisation, what follows, and the organisation it merged into where there is one."""

    __tablename__ = "organisation_end"
    __table_args__ = (
        check(
            "successor_id IS NULL OR successor_id <> organisation_id",
            name="not_own_successor",
            sentence="An organisation cannot merge into itself.",
        ),
        unique(
            "organisation_id",
            name="uq_organisation_end_current",
            where="superseded_at IS NULL",
            sentence="The end of this organisation is already recorded. Look at its page again.",
        ),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    ended_on: Mapped[date]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    what_follows: Mapped[str]
