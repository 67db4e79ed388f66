"""Files sent as evidence: looked into, scanned and stored before the transaction that records them (A15, C3).

Each file has a key of its own, made up anew; a process killed before its row is committed leaves a file no row names,
which is swept.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from app.adapters.configured import file_store, scanner
from app.adapters.files import Delivery, wanted_name
from app.adapters.inspection import PAPERS, FileKind, Limits
from app.adapters.intake import look_into
from app.adapters.scanning import ScanState
from app.core.actor import Actor
from app.core.clock import now
from app.core.events import EventTag, record_event
from app.core.references import new_id
from app.core.uploads import FileRefused, StagedUpload
from app.licences.actions.locking import about
from app.licences.models import ConditionEvidence
from app.licences.rules import LicenceFacts

STORED_UNDER = "evidence/"
FILE_LIMIT_BYTES = 20_000_000
# What is moderately over the limit is received whole, so that the form comes back with its sentence and its words.
BODY_LIMIT_BYTES = 5 * FILE_LIMIT_BYTES
ACCEPTED_ENDINGS = (*(kind.extension for kind in PAPERS), ".jpeg")
LIMITS = Limits(kinds=PAPERS, may_be_signed=True, file_bytes=FILE_LIMIT_BYTES, unpacked_bytes=10 * FILE_LIMIT_BYTES)

_THEN = "Have your computer checked, then send a clean file, or only words."
_UNSCANNED = (
    "This file could not be scanned for viruses, so it was not kept. Send it again in a few minutes; "
    "if that fails too, tell the administrator."
)
log = structlog.get_logger()


@dataclass(frozen=True)
class StoredFile:
    """A file that was found harmless and is stored: where, what it is, and when a scanner found nothing in it."""

    storage_key: str
    name: str
    kind: FileKind
    size: int
    sha256: str
    scanned_at: datetime | None


def take_in(upload: StagedUpload, *, called: str) -> StoredFile:
    """Look into a staged file, have it scanned where there is a scanner, and store it; needs no database.

    It is `called` what the portal calls it: the name it came with may be somebody's, and would stand on pages and in
    the log for good. Raises FileRefused, and then nothing of it is kept.
    """
    kind = look_into(upload, wanted_name(upload.file_name), LIMITS).kind
    scanned_at = _scanned(upload)
    key = f"{STORED_UNDER}{new_id().hex}{kind.extension}"
    file_store().put(upload.path, key=key, media_type=kind.media_type)
    return StoredFile(key, f"{called}{kind.extension}", kind, upload.size, upload.sha256, scanned_at)


def drop(stored: StoredFile) -> None:
    """Remove a stored file that came to be named by no row."""
    file_store().delete(stored.storage_key)


def deliver_evidence(evidence: ConditionEvidence) -> Delivery:
    """Return how a file sent as evidence reaches somebody who may have it; raises what the file store raises."""
    name, kind = evidence.file_name or "", media_type_of(evidence)
    return file_store().serve(evidence.storage_key or "", download_name=name, media_type=kind)


def media_type_of(evidence: ConditionEvidence) -> str:
    """Return the media type a file sent as evidence is handed out under: ours, never what its sender said."""
    return FileKind(evidence.file_kind or "").media_type


def record_evidence_refusal(actor: Actor, refusal: FileRefused, facts: LicenceFacts, *, number: int) -> None:
    """Record that a file sent as evidence was refused, and why. Nothing of it was kept."""
    record_event(
        actor,
        EventTag.CONDITION_FILE_REFUSED,
        after={"condition": number, "code": refusal.code},
        number=number,
        why=refusal.sentence,
        **about(facts),
    )


def record_evidence_download(actor: Actor, facts: LicenceFacts, *, number: int, file: str) -> None:
    """Record that somebody was handed a file sent as evidence."""
    record_event(actor, EventTag.CONDITION_FILE_DOWNLOADED, number=number, file=file, **about(facts))


def _scanned(upload: StagedUpload) -> datetime | None:
    """Return when a scanner found nothing, None where there is none; raises FileRefused for anything else."""
    if not scanner().is_configured:
        return None
    result = scanner().scan(upload.path)
    if result.state is ScanState.CLEAN:
        return now()
    if result.state is ScanState.INFECTED:
        found = f"“{result.threat}”" if result.threat else "something harmful"
        raise FileRefused("infected", f"The virus scanner found {found} in this file, so it was not kept. {_THEN}")
    log.warning("evidence could not be scanned", detail=result.detail)
    raise FileRefused("scan-failed", _UNSCANNED)
