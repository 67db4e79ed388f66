"""Having files scanned, and recording what the scanner said (C3)."""

import uuid

from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError, NotFound
from app.core.events import EventTag, record_event
from app.core.jobs import enqueue
from app.materials.actions.locking import about, has_scanner, insist_on, lock_version
from app.materials.models import VersionFile
from app.materials.rules.release import is_not_released
from app.materials.types import Scan

SCAN_TASK = "materials.scan-file"


def ask_for_scan(file: VersionFile) -> None:
    """Have a file that waits for the scanner looked at by the worker, once this transaction is committed."""
    if file.scan is Scan.WAITING:
        enqueue(SCAN_TASK, file_id=file.id)


def scan_again(actor: Actor, *, file_id: uuid.UUID, version_id: uuid.UUID) -> VersionFile:
    """Have a file scanned that was not, or whose scan failed. Raises DomainError where that cannot be."""
    record = lock_version(version_id)
    insist_on(is_not_released(record.candidate(has_scanner=has_scanner())))
    file = file_in(record.files, file_id)
    if not has_scanner():
        raise DomainError("No virus scanner is set up. Ask the administrator to set one up.")
    if file.scan not in (Scan.FAILED, Scan.NOT_SCANNED):
        raise DomainError(f"“{file.file_name}” need not be scanned again: {file.scan.in_sentence}.")
    file.scan, file.scan_detail = Scan.WAITING, None
    db.session.flush()
    ask_for_scan(file)
    record_event(
        actor, EventTag.FILE_SCANNED, file=file.file_name, state="to be scanned again", **about(record.version)
    )
    return file


def record_scan(actor: Actor, *, file_id: uuid.UUID, scan: Scan, detail: str) -> None:
    """Record what a scan said of a file; saying the same again, or of a file taken out since, changes nothing."""
    file = db.session.get(VersionFile, file_id, with_for_update=True, populate_existing=True)
    if file is None or file.removed_at is not None or file.scan is scan:
        return
    before = file.scan
    file.scan, file.scan_detail, file.scanned_at = scan, detail, now()
    db.session.flush()
    record_event(
        actor,
        EventTag.FILE_SCANNED,
        before={"scan": before},
        after={"scan": scan, "detail": detail},
        file=file.file_name,
        state=scan.in_sentence,
        **about(file.version),
    )


def file_in(files: tuple[VersionFile, ...], file_id: uuid.UUID) -> VersionFile:
    """Return the file of a manifest with this key; raises NotFound."""
    for file in files:
        if file.id == file_id:
            return file
    raise NotFound("file in this version")
