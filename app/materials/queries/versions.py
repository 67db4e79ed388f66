"""Packs and their versions, with the dated facts a version's state is computed from."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.clock import day_of
from app.core.db import UTCDateTime, db
from app.core.errors import NotFound
from app.core.reading import AnySelect, any_of, rows_of
from app.materials.models import Pack, PackVersion, VersionApproval, VersionRelease, VersionWithdrawal
from app.materials.rules.versions import VersionFacts


def pack_by_slug(slug: str) -> Pack:
    """Return the pack at an address; raises NotFound."""
    pack = db.session.scalar(_by_slug(), {"slug": slug})
    if pack is None:
        raise NotFound("pack")
    return pack


@cache
def _by_slug() -> sa.Select[Pack]:
    return sa.select(Pack).where(Pack.slug == sa.bindparam("slug")).options(joinedload(Pack.programme))


def is_at(slug: str, number: str) -> sa.ColumnElement[bool]:
    """Return the condition "the version stands at this address" on `PackVersion` joined with `Pack`.

    Raises NotFound for what is no version's number.
    """
    parts = number.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise NotFound("version")
    major, minor, patch = map(int, parts)
    return sa.and_(
        Pack.slug == slug, PackVersion.major == major, PackVersion.minor == minor, PackVersion.patch == patch
    )


def version_facts(
    pack_ids: Iterable[uuid.UUID], known_at: datetime | None = None
) -> dict[uuid.UUID, tuple[VersionFacts, ...]]:
    """Return the dated facts of every version of these packs, by pack, in one query."""
    found: dict[uuid.UUID, list[VersionFacts]] = defaultdict(list)
    for row in rows_of(_facts_statement(known_at is not None), pack_ids=list(set(pack_ids)), known_at=known_at):
        found[row.pack_id].append(_facts(row))
    return {pack_id: tuple(sorted(facts, key=lambda one: one.order)) for pack_id, facts in found.items()}


@cache
def _facts_statement(as_known_then: bool) -> AnySelect:
    """Every page of materials reads this: it is put together once."""
    known_at: Any = sa.bindparam("known_at", type_=UTCDateTime()) if as_known_then else None

    def known(fact: type[VersionApproval] | type[VersionRelease] | type[VersionWithdrawal]) -> sa.ColumnElement[bool]:
        return sa.and_(fact.version_id == PackVersion.id, fact.is_known(known_at))

    return (
        sa.select(
            PackVersion.id,
            PackVersion.pack_id,
            PackVersion.major,
            PackVersion.minor,
            PackVersion.patch,
            VersionApproval.recorded_at.label("approved_at"),
            VersionRelease.effective_from,
            VersionRelease.overlap_days,
            VersionWithdrawal.from_day.label("withdrawn_from"),
        )
        .outerjoin(VersionApproval, known(VersionApproval))
        .outerjoin(VersionRelease, known(VersionRelease))
        .outerjoin(VersionWithdrawal, known(VersionWithdrawal))
        .where(PackVersion.pack_id.in_(any_of("pack_ids")))
    )


def _facts(row: sa.Row[*tuple[Any, ...]]) -> VersionFacts:
    order = (row.major, row.minor, row.patch)
    return VersionFacts(
        id=row.id,
        number=".".join(map(str, order)),
        order=order,
        approved_on=day_of(row.approved_at) if row.approved_at is not None else None,
        effective_from=row.effective_from,
        overlap_days=row.overlap_days or 0,
        withdrawn_from=row.withdrawn_from,
    )
