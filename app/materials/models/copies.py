"""Stamped copies: one file, one recipient, one id (C9, C10)."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, EnumText, Keyed
from app.materials.models.packs import Pack, PackVersion, VersionFile
from app.materials.types import CopyState


class Copy(Keyed, Base):
    """A copy for one recipient. What is stamped into it is kept as it was said, whatever is renamed later."""

    __tablename__ = "material_copy"
    __table_args__ = (
        unique("copy_id", name="uq_material_copy_copy_id", sentence="This copy id was just given. Try again."),
        check(
            "(state = 'ready') = (storage_key IS NOT NULL)",
            name="stored_when_ready",
            sentence="A copy that is ready has a file, and only then.",
        ),
        check(
            "(state = 'failed') = (failure IS NOT NULL)",
            name="failure_when_failed",
            sentence="A copy that could not be made says why, and only then.",
        ),
        sa.Index("ix_material_copy_user", "user_id", "id"),
        sa.Index("ix_material_copy_file", "file_id", "id"),
        sa.Index("ix_material_copy_version", "version_id", "organisation_id", "id"),
        sa.Index("ix_material_copy_stamped", "stamped_sha256"),
    )

    copy_id: Mapped[str] = mapped_column(sa.String(20))
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("version_file.id"))
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack_version.id"))
    pack_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    recipient: Mapped[str] = mapped_column(sa.String(120))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(sa.String(200))
    licence_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    licence_reference: Mapped[str | None] = mapped_column(sa.String(20))
    verdict_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("verdict_record.id"))
    requested_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[CopyState] = mapped_column(EnumText(CopyState))
    storage_key: Mapped[str | None] = mapped_column(sa.String(200))
    stamped_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    stamped_size: Mapped[int | None] = mapped_column(sa.BigInteger)
    ready_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    file: Mapped[VersionFile] = relationship()
    version: Mapped[PackVersion] = relationship()
    pack: Mapped[Pack] = relationship()
