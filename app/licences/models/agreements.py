"""Agreements word for word, frozen when they were offered or signed, and their parties (A13, A14)."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import Recorded
from app.core.db import Base, EnumText, Keyed
from app.licences.types import AgreementRole

FILE_HASHED = "length(sha256) = 64 AND size > 0"
FILE_SENTENCE = "A sealed file is kept with its hash."


class LicenceAgreement(Recorded, Base):
    """The words of a licence's agreement as they stood on the day they were frozen. A row is never changed.

    `words` is the canonical JSON its SHA-256 is of. Another offer of the licence freezes another agreement.
    """

    __tablename__ = "licence_agreement"
    __table_args__ = (
        check("length(sha256) = 64", name="hashed", sentence="An agreement is kept with its SHA-256."),
        check("template_version > 0", name="version_positive", sentence="Templates are numbered from one."),
        sa.Index("ix_licence_agreement_licence", "licence_id", "frozen_on"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    offer_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("licence_offer.id"))
    frozen_on: Mapped[date]
    template: Mapped[str] = mapped_column(sa.String(40))
    template_version: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))


class AgreementParty(Keyed, Base):
    """An organisation's part in an agreement, by the name it had then."""

    __tablename__ = "agreement_party"
    __table_args__ = (
        unique(
            "agreement_id",
            "role",
            "organisation_id",
            name="uq_agreement_party",
            sentence="This organisation already has this part in the agreement.",
        ),
    )

    agreement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence_agreement.id"))
    role: Mapped[AgreementRole] = mapped_column(EnumText(AgreementRole))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str]


class SealedFile(Keyed):
    """A mixin: a sealed PDF, where it is stored, its hash, and whose seal it bears."""

    storage_key: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    sealed_at: Mapped[datetime]
    certificate_sha256: Mapped[str] = mapped_column(sa.String(64))
    is_self_made: Mapped[bool]


class SealedAgreement(SealedFile, Base):
    """The sealed PDF of an agreement both sides accepted."""

    __tablename__ = "sealed_agreement"
    __table_args__ = (
        check(FILE_HASHED, name="file_hashed", sentence=FILE_SENTENCE),
        unique("agreement_id", name="uq_sealed_agreement", sentence="This agreement has already been sealed."),
        sa.Index("ix_sealed_agreement_sha256", "sha256"),
    )

    agreement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence_agreement.id"))


class SealedVariation(SealedFile, Base):
    """The sealed PDF of a variation both sides accepted; it names the row that says they agreed."""

    __tablename__ = "sealed_variation"
    __table_args__ = (
        check(FILE_HASHED, name="file_hashed", sentence=FILE_SENTENCE),
        unique("variation_id", name="uq_sealed_variation", sentence="This variation has already been sealed."),
        sa.Index("ix_sealed_variation_sha256", "sha256"),
    )

    variation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence_variation.id"))
