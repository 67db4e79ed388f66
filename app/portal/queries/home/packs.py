"""Every pack with its versions, in one query: what is drafted, approved and released, and what the viewer holds."""

import uuid
from collections.abc import Collection
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from app.core.clock import day_of
from app.core.db import EnumText
from app.core.reading import any_of, rows_of
from app.licences.models import Programme
from app.materials.models import (
    Copy,
    Pack,
    PackVersion,
    VersionApproval,
    VersionFile,
    VersionRelease,
    VersionWithdrawal,
)
from app.materials.rules.versions import VersionFacts
from app.materials.types import Audience, CopyState, Scan
from app.portal.types import PackNote, VersionNote

UNFIT = (Scan.WAITING, Scan.INFECTED, Scan.FAILED)
HOLDING = (CopyState.WAITING, CopyState.READY)


def packs_with_versions(
    user_id: uuid.UUID | None, audiences: Collection[Audience] = tuple(Audience)
) -> tuple[PackNote, ...]:
    """Return the packs for these readers that have a version, by title, with what their makers and readers have to do.

    Those for everybody, unless told otherwise.
    """
    rows = rows_of(_statement(), user_id=user_id, audiences=list(audiences))
    return tuple(_pack(list(found)) for _, found in groupby(rows, key=lambda row: row.pack_id))


@cache
def _statement() -> sa.Select[Any]:
    user_id = sa.bindparam("user_id", type_=sa.Uuid())
    of_version = sa.and_(VersionFile.version_id == PackVersion.id, VersionFile.removed_at.is_(None))
    files = sa.select(sa.func.count()).where(of_version)
    is_held = sa.exists().where(Copy.version_id == PackVersion.id, Copy.user_id == user_id, Copy.state.in_(HOLDING))
    statement: sa.Select[Any] = sa.Select(
        *(Pack.id.label("pack_id"), Pack.title, Pack.slug, Pack.audience, Pack.programme_id, Programme.name),
        *(PackVersion.id, PackVersion.major, PackVersion.minor, PackVersion.patch),
        *(PackVersion.drafted_at, PackVersion.drafted_by),
        *(VersionRelease.effective_from, VersionRelease.overlap_days),
        VersionApproval.recorded_at.label("approved_at"),
        VersionWithdrawal.from_day.label("withdrawn_from"),
        files.scalar_subquery().label("files"),
        files.where(VersionFile.scan.in_(UNFIT)).scalar_subquery().label("files_unfit"),
        is_held.label("is_held"),
        _is_by(user_id, of_version).label("is_by_viewer"),
    )
    return (
        statement.join(PackVersion, PackVersion.pack_id == Pack.id)
        .join(Programme, Programme.id == Pack.programme_id)
        .where(Pack.audience.in_(any_of("audiences", EnumText(Audience))))
        .outerjoin(VersionApproval, _of(VersionApproval))
        .outerjoin(VersionRelease, _of(VersionRelease))
        .outerjoin(VersionWithdrawal, _of(VersionWithdrawal))
        .order_by(Pack.title, Pack.id, PackVersion.major, PackVersion.minor, PackVersion.patch)
    )


def _is_by(user_id: sa.BindParameter[uuid.UUID], of_version: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return the condition that the user drafted the version or uploaded a file that is in it."""
    return sa.or_(
        PackVersion.drafted_by_id == user_id, sa.exists().where(of_version, VersionFile.uploaded_by_id == user_id)
    )


def _of(fact: type[VersionApproval | VersionRelease | VersionWithdrawal]) -> sa.ColumnElement[bool]:
    return sa.and_(fact.version_id == PackVersion.id, fact.is_known())


def _pack(rows: list[Any]) -> PackNote:
    first = rows[0]
    versions = tuple(_version(row) for row in rows)
    return PackNote(first.pack_id, first.title, first.slug, first.audience, first.programme_id, first.name, versions)


def _version(row: Any) -> VersionNote:
    order = (row.major, row.minor, row.patch)
    facts = VersionFacts(
        id=row.id,
        number=".".join(map(str, order)),
        order=order,
        approved_on=day_of(row.approved_at) if row.approved_at is not None else None,
        effective_from=row.effective_from,
        overlap_days=row.overlap_days or 0,
        withdrawn_from=row.withdrawn_from,
    )
    return VersionNote(
        facts,
        bool(row.is_by_viewer),
        row.drafted_by,
        day_of(row.drafted_at),
        row.files,
        row.files_unfit,
        bool(row.is_held),
    )
