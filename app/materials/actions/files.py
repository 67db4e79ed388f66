"""Files of a draft: checked and stored before the transaction opens, then added or taken out (C1, C3).

An upload takes three steps, so that neither a slow check nor a slow store holds the database's write lock:
`check_upload` looks inside the file in a process of its own, `store_upload` keeps its content under its hash, and
`add_file` writes the row. A process killed between the last two leaves content no row names, which is swept.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from app.adapters.configured import file_store, staging
from app.adapters.files import wanted_name
from app.adapters.inspection import MATERIALS, Inspection, Limits
from app.adapters.intake import look_into, too_large
from app.adapters.stamping import CannotStamp, Survey, read_in_child, survey_in_child
from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.references import read_copy_id
from app.core.uploads import FileRefused, StagedUpload
from app.materials.actions.locking import about, flush_or_refuse, has_scanner, insist_on, lock_version, note_change
from app.materials.actions.scans import ask_for_scan, file_in
from app.materials.models import PackVersion, VersionFile
from app.materials.rules.manifest import folded_name
from app.materials.rules.release import is_draft
from app.materials.types import Scan

FILE_LIMIT_BYTES, FILE_LIMIT = 500_000_000, "500 MB"
TOO_LARGE = too_large(FILE_LIMIT_BYTES)
STORED_UNDER = "files/"
ACCEPTED_ENDINGS = tuple(kind.extension for kind in MATERIALS)
_WITHOUT_SCANNER = "No virus scanner is set up, so this file was not scanned."


@dataclass(frozen=True)
class CheckedFile:
    """A file that may come in: where it waits, the name readers will see, and what was found inside.

    `survey` is what every copy of it will need to know, found now rather than while the first reader waits.
    """

    upload: StagedUpload
    name: str
    inspection: Inspection
    survey: Survey | None = None

    @property
    def storage_key(self) -> str:
        """Return where its content is stored: by hash, so that one content is stored once (C1)."""
        return f"{STORED_UNDER}{self.upload.sha256[:2]}/{self.upload.sha256}"


def sha256_of(storage_key: str) -> str:
    """Return the hash of the content stored under a key."""
    return storage_key.rpartition("/")[2]


def check_upload(upload: StagedUpload, name: str) -> CheckedFile:
    """Look inside a staged file and return it checked; it needs no database and may take seconds (C1, C3).

    Raises FileRefused, with what was found and what to do, for a file that must not come in.
    """
    try:
        found = look_into(upload, name, Limits(file_bytes=FILE_LIMIT_BYTES))
        _refuse_a_copy(upload)
        return CheckedFile(upload, name, found, survey_in_child(upload.path, kind=found.kind.value))
    except FileRefused as refused:
        # A stamped ZIP holds our own licence sheet, which no upload may: what it is says more than that.
        if refused.code not in ("too-large", "stamped-copy"):
            _refuse_a_copy(upload)
        raise
    except CannotStamp as failure:
        raise FileRefused("cannot-be-stamped", failure.sentence) from failure


def _refuse_a_copy(upload: StagedUpload) -> None:
    """Refuse what carries a stamp of ours: copies of it would name its first recipient for every leak (C9, C10)."""
    marks = read_in_child(upload.path, is_thorough=False)
    seen = next((one for one in marks.sightings if read_copy_id(one.copy_id) is not None), None)
    if seen is None:
        return
    sentence = (
        f"This file is a stamped copy that was handed to somebody: it carries the copy id {seen.copy_id} "
        f"({seen.place}). "
        "Upload the original it was made from, which carries no stamp."
    )
    raise FileRefused("stamped-copy", sentence)


def record_refusal(
    actor: Actor, refusal: FileRefused, *, version_id: uuid.UUID, pack: str, version: str, file: str
) -> None:
    """Record that an upload was refused, and why (C3, G2). Nothing of the file was kept."""
    record_event(
        actor,
        EventTag.FILE_REFUSED,
        subject_kind="version",
        subject_id=version_id,
        after={"code": refusal.code},
        pack=pack,
        version=version,
        file=file,
        why=refusal.sentence,
    )


def store_upload(checked: CheckedFile) -> None:
    """Keep a checked file's content; storing the same content again changes nothing but its age."""
    media_type = checked.inspection.kind.media_type
    file_store().put(checked.upload.path, key=checked.storage_key, media_type=media_type)


def add_file(actor: Actor, *, version_id: uuid.UUID, checked: CheckedFile) -> VersionFile:
    """Add a stored file to a draft's manifest, to be scanned where there is a scanner (C1, C3).

    Raises DomainError where the version is no draft any more, or already holds that name or exactly that content.
    """
    record = lock_version(version_id)
    insist_on(is_draft(record.candidate(has_scanner=has_scanner())))
    note_change(record.version, None)
    file = _row(actor, record.version, checked)
    db.session.add(file)
    flush_or_refuse("file")
    # The sweep of orphans takes the table's lock; what it cleared away before we held ours is seen here.
    if not file_store().exists(checked.storage_key):
        raise DomainError("The file was cleared away while it was being stored. Send it again.", field="file")
    ask_for_scan(file)
    record_event(
        actor,
        EventTag.FILE_UPLOADED,
        after={"sha256": file.sha256, "size": file.size, "kind": file.kind, "scan": file.scan},
        file=file.file_name,
        **about(record.version),
    )
    return file


def upload_file(actor: Actor, *, version: PackVersion, path: Path, file_name: str) -> VersionFile:
    """Check, store and add a file of this machine in one go, for callers that hold nobody up; the file is moved away.

    Raises what `check_upload` and `add_file` raise.
    """
    measured = staging().measure(path)
    upload = StagedUpload(path, file_name, measured.sha256, measured.size)
    checked = check_upload(upload, wanted_name(file_name))
    store_upload(checked)
    return add_file(actor, version_id=version.id, checked=checked)


def remove_file(actor: Actor, *, file_id: uuid.UUID, version_id: uuid.UUID, seen_version: int | None) -> VersionFile:
    """Take a file out of a draft's manifest; its row stays on record (C1).

    Raises Stale, DomainError once the version is approved, and NotFound for a file that is not in it.
    """
    record = lock_version(version_id)
    insist_on(is_draft(record.candidate(has_scanner=has_scanner())))
    note_change(record.version, seen_version)
    file = file_in(record.files, file_id)
    file.removed_at = now()
    db.session.flush()
    before = {"sha256": file.sha256, "size": file.size}
    record_event(actor, EventTag.FILE_REMOVED, before=before, file=file.file_name, **about(record.version))
    return file


def _row(actor: Actor, version: PackVersion, checked: CheckedFile) -> VersionFile:
    found, has_one = checked.inspection, has_scanner()
    return VersionFile(
        version=version,
        file_name=checked.name,
        folded_name=folded_name(checked.name),
        kind=found.kind.value,
        media_type=found.kind.media_type,
        size=checked.upload.size,
        sha256=checked.upload.sha256,
        storage_key=checked.storage_key,
        pages=found.pages,
        survey=checked.survey.as_message() if checked.survey is not None else None,
        scan=Scan.WAITING if has_one else Scan.NOT_SCANNED,
        scan_detail=None if has_one else _WITHOUT_SCANNER,
        uploaded_by_id=actor.user_id,
        uploaded_by=actor.name,
    )
