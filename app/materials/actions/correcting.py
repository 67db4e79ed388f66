"""Correcting what a pack says of itself, and removing one that never came to anything (C1)."""

import uuid
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import DomainError, NotFound, Stale
from app.core.events import EventTag, record_event
from app.materials.actions.locking import insist_on
from app.materials.models import Pack
from app.materials.queries.versions import version_facts
from app.materials.rules.release import is_without_versions


def correct_pack(actor: Actor, *, pack_id: uuid.UUID, title: str, summary: str, seen_version: int | None) -> Pack:
    """Change a pack's title and summary; its address, programme and audience stay, and so does what was stamped.

    Raises Stale for a page made before another change, and DomainError on the title where nothing would change.
    """
    pack = _locked(pack_id, seen_version)
    before, after = {"title": pack.title, "summary": pack.summary}, {"title": title, "summary": summary}
    if before == after:
        raise DomainError("The pack already says this. Change its title or its summary.", field="title")
    pack.title, pack.summary = title, summary
    db.session.flush()
    record_event(actor, EventTag.PACK_CORRECTED, before=before, after=after, **_about(pack))
    return pack


def remove_pack(actor: Actor, *, pack_id: uuid.UUID, seen_version: int | None) -> str:
    """Take away a pack that has no version, and return its title. Raises Stale, and DomainError for any other."""
    pack = _locked(pack_id, seen_version)
    insist_on(is_without_versions(pack.title, version_facts([pack_id]).get(pack_id, ())))
    record_event(actor, EventTag.PACK_REMOVED, before={"slug": pack.slug, "summary": pack.summary}, **_about(pack))
    title = pack.title
    db.session.delete(pack)
    db.session.flush()
    return title


def _locked(pack_id: uuid.UUID, seen_version: int | None) -> Pack:
    locked = sa.select(Pack).where(Pack.id == pack_id).with_for_update().execution_options(populate_existing=True)
    pack = db.session.scalar(locked)
    if pack is None:
        raise NotFound("pack")
    if seen_version is not None and seen_version != pack.row_version:
        raise Stale(pack.title)
    return pack


def _about(pack: Pack) -> dict[str, Any]:
    return {"subject_kind": "pack", "subject_id": pack.id, "pack": pack.title}
