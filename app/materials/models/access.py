"""The access log of materials and the daily sums its writers keep (C11; performance: a log is never scanned)."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.append_only import make_append_only
from app.core.db import Base, EnumText, Keyed
from app.materials.types import AccessKind


class AccessRecord(Keyed, Base):
    """One thing somebody asked for, had or was refused, with the columns the log is filtered by copied into it."""

    __tablename__ = "material_access"
    __table_args__ = (
        sa.Index("ix_material_access_kind", "kind", "id"),
        sa.Index("ix_material_access_organisation", "organisation_id", "id"),
        sa.Index("ix_material_access_organisation_kind", "organisation_id", "kind", "id"),
        sa.Index("ix_material_access_pack", "pack_id", "id"),
        sa.Index("ix_material_access_pack_kind", "pack_id", "kind", "id"),
        sa.Index("ix_material_access_user", "user_id", "id"),
        sa.Index("ix_material_access_copy", "copy_id", "id"),
    )

    at: Mapped[datetime]
    kind: Mapped[AccessKind] = mapped_column(EnumText(AccessKind))
    user_id: Mapped[uuid.UUID | None]
    user_name: Mapped[str] = mapped_column(sa.String(120))
    organisation_id: Mapped[uuid.UUID | None]
    organisation_name: Mapped[str] = mapped_column(sa.String(200))
    programme_id: Mapped[uuid.UUID]
    pack_id: Mapped[uuid.UUID]
    pack_title: Mapped[str] = mapped_column(sa.String(120))
    version_id: Mapped[uuid.UUID | None]
    version_number: Mapped[str | None] = mapped_column(sa.String(12))
    file_id: Mapped[uuid.UUID | None]
    file_name: Mapped[str | None] = mapped_column(sa.String(200))
    copy_id: Mapped[str | None] = mapped_column(sa.String(20))
    verdict_id: Mapped[uuid.UUID | None]
    why: Mapped[str | None]


make_append_only(AccessRecord.__table__)  # type: ignore[arg-type]


class AccessSum(Base):
    """How often a kind of access to a version happened for an organisation on a day; kept by the write that logs it."""

    __tablename__ = "material_access_sum"
    __table_args__ = (sa.Index("ix_material_access_sum_pack", "pack_id", "day"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pack_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[AccessKind] = mapped_column(EnumText(AccessKind), primary_key=True)
    times: Mapped[int]
