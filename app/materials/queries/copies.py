"""Copies, and the files they are asked of, within what a viewer may see."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import RoleGrant
from app.core.access import Permission, may, scope_of
from app.core.actor import Actor, ActorGrant
from app.core.clock import end_of_day, start_of_day
from app.core.db import db
from app.core.errors import NotFound
from app.core.reading import read_together
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
    found = db.session.scalar(_copy_statement().where(Copy.copy_id == copy_id, _is_visible_to(viewer)))
    if found is None:
        raise NotFound("copy")
    return found


def own_copy(actor: Actor, copy_id: str) -> Copy:
    """Return the actor's own copy; raises NotFound for anybody else's."""
    found = db.session.scalar(_copy_statement().where(Copy.copy_id == copy_id, Copy.user_id == actor.user_id))
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
    held, grants, log = read_together(
        holdings(copy.user_id, [copy.version_id]),
        sa.select(RoleGrant.role, RoleGrant.organisation_id, RoleGrant.area_id).where(
            RoleGrant.user_id == copy.user_id, RoleGrant.holds_on(day)
        ),
        sa.select(AccessRecord.kind, AccessRecord.at, AccessRecord.user_name, AccessRecord.why, AccessRecord.id)
        .where(AccessRecord.copy_id == copy.copy_id)
        .order_by(AccessRecord.id.desc())
        .limit(LONGEST_HISTORY),
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


def _file_statement() -> sa.Select[VersionFile]:
    return (
        sa.select(VersionFile)
        .join(PackVersion, PackVersion.id == VersionFile.version_id)
        .where(VersionFile.removed_at.is_(None))
        .options(joinedload(VersionFile.version).joinedload(PackVersion.pack).joinedload(Pack.programme))
    )


def _copy_statement() -> sa.Select[Copy]:
    return sa.select(Copy).options(
        joinedload(Copy.file).joinedload(VersionFile.version),
        joinedload(Copy.version),
        joinedload(Copy.pack).joinedload(Pack.programme),
    )


def _is_visible_to(viewer: Actor) -> sa.ColumnElement[bool]:
    if may(viewer, Permission.COPIES_TRACE):
        return sa.true()
    led = scope_of(viewer, Permission.MATERIALS_LOG_READ)
    if led.everything:
        return sa.true()
    return sa.or_(Copy.user_id == viewer.user_id, Copy.organisation_id.in_(led.organisation_ids))
