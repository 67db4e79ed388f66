"""What every act on a version does first: lock it, notice a stale page, and insist on a verdict."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from app.adapters.configured import scanner
from app.core.constraints import sentence_for
from app.core.db import db
from app.core.errors import DomainError, NotFound, Refused, Stale
from app.core.verdicts import Finding, Verdict
from app.materials.models import Pack, PackVersion
from app.materials.queries.records import VersionRecord, version_record


def lock_version(version_id: uuid.UUID) -> VersionRecord:
    """Lock the pack, whose versions supersede each other, and the version; return what is on record now."""
    pack_id = db.session.scalar(sa.select(PackVersion.pack_id).where(PackVersion.id == version_id))
    if pack_id is None:
        raise NotFound("version")
    lock_pack(pack_id)
    db.session.execute(sa.select(PackVersion.id).where(PackVersion.id == version_id).with_for_update())
    # Read after the lock, not with it: a row that changed while we waited is a stale page's matter, not a fault.
    return version_record(db.session.get_one(PackVersion, version_id, populate_existing=True))


def lock_pack(pack_id: uuid.UUID) -> None:
    """Lock a pack, whose versions supersede each other, for this transaction."""
    db.session.execute(sa.select(Pack.id).where(Pack.id == pack_id).with_for_update())


def note_change(version: PackVersion, seen_version: int | None) -> None:
    """Have the version's row number go up with what the act records, so that pages made before it are stale.

    Called after the rules, whose sentences say more than "it changed". Raises Stale where the page was made from an
    earlier row; `seen_version` None is for callers that made their decision inside this transaction.
    """
    if seen_version is not None and seen_version != version.row_version:
        raise Stale(f"{version.pack.title} {version.number}")
    flag_modified(version, "change_note")


def insist(verdict: Verdict, version: PackVersion) -> None:
    """Raise Refused, which carries the verdict and the version it is about, unless it allows."""
    if not verdict.allowed:
        raise Refused(verdict, subject=("version", version.id))


def insist_on(finding: Finding) -> None:
    """Raise DomainError with the finding's reason and remedy, on the field it blames, unless it passed."""
    if not finding.passed:
        raise DomainError(f"{finding.because} {finding.remedy}", field=finding.facts.get("field"))


def flush_or_refuse(field: str | None = None) -> None:
    """Flush; where a constraint of ours refuses, raise DomainError with its sentence, on the field to blame."""
    try:
        db.session.flush()
    except IntegrityError as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        raise DomainError(sentence, field=field) from error


def has_scanner() -> bool:
    """Return whether this portal has a virus scanner; with one, nothing unscanned is approved or released."""
    return scanner().is_configured


def about(version: PackVersion) -> dict[str, Any]:
    """Return what every event about a version carries, to spread into `record_event`."""
    return {
        "subject_kind": "version",
        "subject_id": version.id,
        "pack": version.pack.title,
        "version": version.number,
    }
