"""Which copies an organisation holds under a licence, which are destroyed, and what is certified (A23)."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import db
from app.core.reading import AnySelect, any_of, rows_of
from app.materials.models import (
    AccessRecord,
    Copy,
    CopyDestruction,
    DestructionCertificate,
    Pack,
    PackVersion,
    VersionFile,
)
from app.materials.types import AccessKind

LICENCE: Any = sa.bindparam("licence_id", type_=sa.Uuid())
ORGANISATION: Any = sa.bindparam("organisation_id", type_=sa.Uuid())


class RecalledCopy(NamedTuple):
    """A copy somebody downloaded under the licence, whose it is, and when and by whom it was confirmed destroyed."""

    key: uuid.UUID
    copy_id: str
    recipient: str
    pack: str
    major: int
    minor: int
    patch: int
    file_name: str
    destroyed_at: datetime | None
    destroyed_by: str | None

    @property
    def words(self) -> str:
        """Return the copy in one line, to be ticked off."""
        return f"{self.pack} {self.major}.{self.minor}.{self.patch}, {self.file_name}: {self.recipient}, {self.copy_id}"


def recalled_copies(licence_id: uuid.UUID, organisation_id: uuid.UUID) -> list[RecalledCopy]:
    """Return the copies an organisation's people downloaded under a licence, by recipient and pack, in one query."""
    rows = rows_of(_recalled(), licence_id=licence_id, organisation_id=organisation_id)
    return [RecalledCopy._make(row) for row in rows]


def destruction_certificate(licence_id: uuid.UUID, organisation_id: uuid.UUID) -> DestructionCertificate | None:
    """Return the certificate of an organisation's copies under a licence, or None."""
    return db.session.scalar(
        sa.select(DestructionCertificate).where(
            DestructionCertificate.licence_id == licence_id,
            DestructionCertificate.organisation_id == organisation_id,
            DestructionCertificate.is_known(),
        )
    )


def copies_to_account_for(licence_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return how many copies were downloaded under each of these licences whose destruction is not certified."""
    if not licence_ids:
        return {}
    return {row[0]: row[1] for row in rows_of(_uncertified(), ids=list(licence_ids))}


def _was_downloaded() -> sa.ColumnElement[bool]:
    return sa.exists().where(AccessRecord.copy_id == Copy.copy_id, AccessRecord.kind == AccessKind.DOWNLOADED)


@cache
def _recalled() -> AnySelect:
    version, gone = PackVersion, CopyDestruction
    return (
        sa.select(
            *(Copy.id, Copy.copy_id, Copy.recipient, Pack.title, version.major, version.minor, version.patch),
            *(VersionFile.file_name, gone.recorded_at, gone.recorded_by),
        )
        .select_from(Copy)
        .join(Pack, Pack.id == Copy.pack_id)
        .join(version, version.id == Copy.version_id)
        .join(VersionFile, VersionFile.id == Copy.file_id)
        .outerjoin(gone, sa.and_(gone.copy_key == Copy.id, gone.is_known()))
        .where(Copy.licence_id == LICENCE, Copy.organisation_id == ORGANISATION, _was_downloaded())
        .order_by(sa.func.lower(Copy.recipient), Pack.title, version.major, version.minor, version.patch, Copy.id)
    )


def has_uncertified_copy(licence_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a copy was downloaded under a licence whose destruction is not certified."""
    return sa.exists().where(Copy.licence_id == licence_id, _was_downloaded(), ~_is_certified())


def _is_certified() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        DestructionCertificate.licence_id == Copy.licence_id,
        DestructionCertificate.organisation_id == Copy.organisation_id,
        DestructionCertificate.is_known(),
    )


@cache
def _uncertified() -> AnySelect:
    return (
        sa.select(Copy.licence_id, sa.func.count(Copy.id))
        .where(Copy.licence_id.in_(any_of("ids")), _was_downloaded(), ~_is_certified())
        .group_by(Copy.licence_id)
    )
