"""Packs, their versions, and the files of a version's manifest (C1)."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, EnumText, JSONType, Keyed
from app.licences.models import Programme
from app.materials.types import Audience, ChangeKind, Scan


class Pack(Keyed, Base):
    """A set of materials written for one audience of one programme."""

    __tablename__ = "pack"
    __table_args__ = (
        unique("slug", name="uq_pack_slug", sentence="A pack with this address already exists. Choose another title."),
        check("length(title) BETWEEN 1 AND 120", name="title_length", sentence="A title has 1 to 120 characters."),
    )

    slug: Mapped[str] = mapped_column(sa.String(80))
    programme_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    title: Mapped[str]
    summary: Mapped[str]
    audience: Mapped[Audience] = mapped_column(EnumText(Audience), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    row_version: Mapped[int] = mapped_column(default=1)
    programme: Mapped[Programme] = relationship()
    __mapper_args__ = {"version_id_col": row_version}


class PackVersion(Keyed, Base):
    """One version of a pack: a manifest, what changed, and the guidance it rests on (C1, C2)."""

    __tablename__ = "pack_version"
    __table_args__ = (
        unique(
            "pack_id",
            "major",
            "minor",
            "patch",
            name="uq_pack_version_number",
            sentence="This pack already has a version with that number.",
        ),
        check(
            "major BETWEEN 0 AND 999 AND minor BETWEEN 0 AND 999 AND patch BETWEEN 0 AND 999",
            name="number_range",
            sentence="Each part of a version number is between 0 and 999.",
        ),
        check(
            "overlap_days BETWEEN 0 AND 366",
            name="overlap_within_a_year",
            sentence="The overlap is between 0 and 366 days.",
        ),
    )

    pack_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack.id"), index=True)
    major: Mapped[int]
    minor: Mapped[int]
    patch: Mapped[int]
    change_kind: Mapped[ChangeKind] = mapped_column(EnumText(ChangeKind))
    change_note: Mapped[str]
    guidance: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(20), default="en-GB")
    overlap_days: Mapped[int]
    drafted_at: Mapped[datetime] = mapped_column(default=now)
    drafted_by_id: Mapped[uuid.UUID | None]
    drafted_by: Mapped[str] = mapped_column(sa.String(200))
    row_version: Mapped[int] = mapped_column(default=1)
    pack: Mapped[Pack] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def number(self) -> str:
        """Return the version as people write it: "2.1.0"."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def order(self) -> tuple[int, int, int]:
        """Return the version as a key to sort by."""
        return self.major, self.minor, self.patch


class VersionFile(Keyed, Base):
    """One file of a manifest: name, kind, hash, size, and whether it was scanned (C1)."""

    __tablename__ = "version_file"
    __table_args__ = (
        unique(
            "version_id",
            "folded_name",
            name="uq_version_file_name",
            where="removed_at IS NULL",
            sentence="This version already has a file with that name. Take the old one out, or rename the new one.",
        ),
        unique(
            "version_id",
            "sha256",
            name="uq_version_file_content",
            where="removed_at IS NULL",
            sentence="This version already holds exactly this file, under this or another name.",
        ),
        check("size > 0", name="size_positive", sentence="The file is empty."),
        check("length(sha256) = 64", name="sha256_length", sentence="The file's hash is not whole."),
    )

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack_version.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    folded_name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(8))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    storage_key: Mapped[str] = mapped_column(sa.String(200))
    pages: Mapped[int | None]
    survey: Mapped[dict[str, Any] | None] = mapped_column(JSONType)
    """What stamping found in these bytes when they came in, for every copy; None where it asks for nothing."""
    scan: Mapped[Scan] = mapped_column(EnumText(Scan))
    scan_detail: Mapped[str | None]
    scanned_at: Mapped[datetime | None]
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by_id: Mapped[uuid.UUID | None]
    uploaded_by: Mapped[str] = mapped_column(sa.String(200))
    removed_at: Mapped[datetime | None]
    version: Mapped[PackVersion] = relationship()
