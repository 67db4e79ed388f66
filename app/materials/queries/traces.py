"""From a copy id, or the hash of a found file, to who received it, and when it was handed out (C10)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.materials.models import AccessRecord, Copy, PackVersion, VersionFile
from app.materials.types import AccessKind

MOST_COPIES = 100
MOST_DOWNLOADS = 200


@dataclass(frozen=True)
class TracedCopy:
    """A copy with every time it was handed out, the latest first."""

    copy: Copy
    downloads: tuple[datetime, ...]


def copies_by_id(copy_ids: Collection[str]) -> list[TracedCopy]:
    """Return the copies of these ids, in the order of the ids; ids nobody was given are left out."""
    wanted = list(copy_ids)[:MOST_COPIES]
    found = {one.copy_id: one for one in _copies(Copy.copy_id.in_(wanted))}
    return _with_downloads([found[copy_id] for copy_id in wanted if copy_id in found])


def copies_by_hash(sha256: str) -> list[TracedCopy]:
    """Return the copies that are this very file, byte for byte."""
    return _with_downloads(_copies(Copy.stamped_sha256 == sha256))


def originals_by_hash(sha256: str) -> Sequence[VersionFile]:
    """Return the unstamped files of manifests that are this very file, also those taken out since."""
    return db.session.scalars(
        sa.select(VersionFile)
        .where(VersionFile.sha256 == sha256)
        .options(joinedload(VersionFile.version).joinedload(PackVersion.pack))
        .order_by(VersionFile.id)
        .limit(MOST_COPIES)
    ).all()


def _copies(condition: sa.ColumnElement[bool]) -> list[Copy]:
    options = joinedload(Copy.file), joinedload(Copy.version), joinedload(Copy.pack)
    statement = sa.select(Copy).where(condition).options(*options).order_by(Copy.id.desc()).limit(MOST_COPIES)
    return list(db.session.scalars(statement))


def _with_downloads(copies: list[Copy]) -> list[TracedCopy]:
    if not copies:
        return []
    rows = db.session.execute(
        sa.select(AccessRecord.copy_id, AccessRecord.at)
        .where(AccessRecord.copy_id.in_([one.copy_id for one in copies]), AccessRecord.kind == AccessKind.DOWNLOADED)
        .order_by(AccessRecord.id.desc())
        .limit(MOST_DOWNLOADS)
    )
    downloads: dict[str | None, list[datetime]] = defaultdict(list)
    for copy_id, at in rows:
        downloads[copy_id].append(at)
    return [TracedCopy(one, tuple(downloads[one.copy_id])) for one in copies]
