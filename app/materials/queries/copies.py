"""Copies, and the files they are asked of, within what a viewer may see."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import RoleGrant
from app.core.access import Permission, may, scope_of
from app.core.actor import Actor, ActorGrant
from app.core.clock import end_of_day, start_of_day
from app.core.db import db
from app.core.errors import NotFound
from app.core.reading import DAY, Together, any_of
from app.materials.models import AccessRecord, Copy, Pack, PackVersion, VersionFile, VersionRelease
from app.materials.queries.readers import decide_for, grouped_holdings, holdings
from app.materials.queries.versions import is_at
from app.materials.rules.entitlement import Decision
from app.materials.types import AccessKind, Asked, CopyState, Party

LONGEST_HISTORY = 50


@dataclass(frozen=True)
class CopyUse:
    """One line of a copy's history: what was done with it, when, by whom."""

    kind: AccessKind
    at: Any
    user_name: str
    why: str | None


@dataclass(frozen=True)
class CopyAnswer:
    """Whether the recipient may have the copy on a day, and what was done with it, the latest first."""

    decision: Decision
    uses: tuple[CopyUse, ...]


def file_to_copy(viewer: Actor, slug: str, number: str, file_id: uuid.UUID) -> VersionFile:
    """Return a file of a version's manifest; raises NotFound for one taken out, or of a version not yet released.

    Trust staff see versions that are still being made.
    """
    is_released = sa.exists().where(VersionRelease.version_id == PackVersion.id, VersionRelease.is_known())
    statement = (
        _file_statement()
        .join(Pack, Pack.id == PackVersion.pack_id)
        .where(
            VersionFile.id == file_id,
            is_at(slug, number),
            sa.true() if may(viewer, Permission.MATERIALS_READ_ANY) else is_released,
        )
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound("file")
    return found


def file_by_id(file_id: uuid.UUID) -> VersionFile:
    """Return a file that is in its version's manifest, with its version and pack; raises NotFound."""
    found = db.session.scalar(_file_statement().where(VersionFile.id == file_id))
    if found is None:
        raise NotFound("file")
    return found


def copy_for(viewer: Actor, copy_id: str) -> Copy:
    """Return a copy its viewer may see; raises NotFound for any other (G1).

    Its recipient, whoever traces copies for the Trust, and the lead of the organisation it was made for.
    """
    led = scope_of(viewer, Permission.MATERIALS_LOG_READ)
    reads_all = led.everything or may(viewer, Permission.COPIES_TRACE)
    found = db.session.scalar(
        _copy_for(reads_all=reads_all),
        {"copy_id": copy_id, "user_id": viewer.user_id, "organisation_ids": list(led.organisation_ids)},
    )
    if found is None:
        raise NotFound("copy")
    return found


def own_copy(actor: Actor, copy_id: str) -> Copy:
    """Return the actor's own copy; raises NotFound for anybody else's."""
    nobody_elses: dict[str, Any] = {"copy_id": copy_id, "user_id": actor.user_id, "organisation_ids": []}
    found = db.session.scalar(_copy_for(reads_all=False), nobody_elses)
    if found is None:
        raise NotFound("copy")
    return found


def copy_of_the_day(user_id: uuid.UUID, file_id: uuid.UUID, party: Party, licence_id: Any, day: date) -> Copy | None:
    """Return the copy of a file somebody asked for on a London day, where it still waits or is ready, or None."""
    return db.session.scalar(
        sa.select(Copy)
        .where(
            Copy.user_id == user_id,
            Copy.file_id == file_id,
            Copy.organisation_id == party.organisation_id,
            Copy.licence_id.is_not_distinct_from(licence_id),
            Copy.state.in_((CopyState.WAITING, CopyState.READY)),
            Copy.requested_at.between(start_of_day(day), end_of_day(day)),
        )
        .order_by(Copy.id.desc())
        .limit(1)
    )


def answer_about(copy: Copy, day: date) -> CopyAnswer:
    """Return whether its recipient may have this copy on a day, and its history (C8, C11).

    The recipient is asked about with the roles they hold on that day, whoever looks.
    """
    held, grants, log = _background().read(
        user_id=copy.user_id, version_ids=[copy.version_id], day=day, copy_id=copy.copy_id
    )
    recipient = Actor(copy.user_id, copy.recipient, tuple(ActorGrant(*grant) for grant in grants))
    licences = grouped_holdings(held).get(copy.version_id, frozenset())
    decision = decide_for(recipient, copy.pack, copy.version_id, day, scan=copy.file.scan, held=licences)
    latest_first = sorted(log, key=lambda row: row[-1], reverse=True)
    return CopyAnswer(decision, tuple(CopyUse(*row[:-1]) for row in latest_first))


def asked_of(file: VersionFile) -> Asked:
    """Return a file as what was asked for, by value."""
    version, pack = file.version, file.version.pack
    return Asked(pack.programme_id, pack.id, pack.title, version.id, version.number, file.id, file.file_name)


# Every click on a copy runs these: they are put together once.


@cache
def _background() -> Together:
    return Together(
        holdings(),
        sa.select(RoleGrant.role, RoleGrant.organisation_id, RoleGrant.area_id).where(
            RoleGrant.user_id == sa.bindparam("user_id", type_=sa.Uuid()), RoleGrant.holds_on(DAY)
        ),
        sa.select(AccessRecord.kind, AccessRecord.at, AccessRecord.user_name, AccessRecord.why, AccessRecord.id)
        .where(AccessRecord.copy_id == sa.bindparam("copy_id", type_=sa.String()))
        .order_by(AccessRecord.id.desc())
        .limit(LONGEST_HISTORY),
    )


@cache
def _file_statement() -> sa.Select[VersionFile]:
    return (
        sa.select(VersionFile)
        .join(PackVersion, PackVersion.id == VersionFile.version_id)
        .where(VersionFile.removed_at.is_(None))
        .options(joinedload(VersionFile.version).joinedload(PackVersion.pack).joinedload(Pack.programme))
    )


@cache
def _copy_for(*, reads_all: bool) -> sa.Select[Copy]:
    """A copy by its id: anybody's, or the viewer's own and those of the organisations they lead."""
    mine = Copy.user_id == sa.bindparam("user_id", type_=sa.Uuid())
    led = Copy.organisation_id.in_(any_of("organisation_ids"))
    return (
        sa.select(Copy)
        .where(Copy.copy_id == sa.bindparam("copy_id"), sa.true() if reads_all else sa.or_(mine, led))
        .options(
            joinedload(Copy.file).joinedload(VersionFile.version),
            joinedload(Copy.version),
            joinedload(Copy.pack).joinedload(Pack.programme),
        )
    )
