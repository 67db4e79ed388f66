"""What becomes of copies once a licence is over: each destroyed, and all of them certified (A23)."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import Recorded
from app.core.db import Base, JSONType


class CopyDestruction(Recorded, Base):
    """That a copy was destroyed, as its holder's organisation confirmed it."""

    __tablename__ = "copy_destruction"
    __table_args__ = (
        unique(
            "copy_key",
            name="uq_copy_destruction_current",
            where="superseded_at IS NULL",
            sentence="That this copy is destroyed is confirmed already.",
        ),
    )

    copy_key: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("material_copy.id"))


class DestructionCertificate(Recorded, Base):
    """A certificate that every copy under a licence is destroyed, in the words that were read and with their list.

    It is never changed: what was certified stays as it was said.
    """

    __tablename__ = "destruction_certificate"
    __table_args__ = (
        unique(
            "licence_id",
            "organisation_id",
            name="uq_destruction_certificate_current",
            where="superseded_at IS NULL",
            sentence="The destruction of the copies under this licence is certified already.",
        ),
        check("length(signatory) > 0", name="signed", sentence="A certificate says who signed it."),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    signatory_role: Mapped[str] = mapped_column(sa.String(120))
    declaration: Mapped[str]
    copy_ids: Mapped[list[str]] = mapped_column(JSONType)
