"""The licence itself: only who and what; everything dated is a fact beside it."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, EnumText, Keyed
from app.licences.types import ContractShape
from app.partners.models import Organisation


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
