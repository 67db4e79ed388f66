"""Discarding a draft that nobody ever approved (C2)."""

import uuid

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.verdicts.models import keep_verdict
from app.materials.actions.locking import has_scanner, insist, lock_version, note_change
from app.materials.models import PackVersion, VersionFile
from app.materials.queries.records import VersionRecord, was_ever_approved
from app.materials.rules.release import decide_discarding


def discard_draft(actor: Actor, *, version_id: uuid.UUID, seen_version: int | None) -> str:
    """Take a draft and its files off the shelf for good, and return its number, which is free again (C2).

    Its content is cleared away a day later, unless another version holds it too. Raises Stale, and Refused for a
    version that is or was ever approved.
    """
    record = lock_version(version_id)
    candidate = record.candidate(has_scanner=has_scanner())
    verdict = decide_discarding(candidate, today(), was_approved=was_ever_approved(version_id))
    insist(verdict, record.version)
    note_change(record.version, seen_version)
    keep_verdict(actor, verdict, subject_kind="version", subject_id=version_id)
    _record(actor, record)
    db.session.execute(sa.delete(VersionFile).where(VersionFile.version_id == version_id))
    db.session.execute(sa.delete(PackVersion).where(PackVersion.id == version_id))
    db.session.expire_all()
    return candidate.facts.number


def _record(actor: Actor, record: VersionRecord) -> None:
    """Record it on the pack, which outlives it, with what the draft held."""
    version = record.version
    record_event(
        actor,
        EventTag.VERSION_DISCARDED,
        subject_kind="pack",
        subject_id=version.pack_id,
        before={
            "change_note": version.change_note,
            "files": [{"name": file.file_name, "sha256": file.sha256} for file in record.files],
        },
        pack=version.pack.title,
        version=version.number,
    )
