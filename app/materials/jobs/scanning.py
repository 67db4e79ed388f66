"""Looking for known malware in uploaded files, in the worker (C3)."""

import uuid

from app.adapters.configured import file_store, scanner, staging
from app.adapters.scanning import ScanResult
from app.core.actor import system_actor
from app.core.db import db
from app.core.jobs import task
from app.materials.actions.scans import SCAN_TASK, record_scan
from app.materials.models import VersionFile
from app.materials.types import Scan

SCANNER = system_actor("virus scanner")


class ScanFailed(Exception):
    """The scanner could not say; the queue tries again later, and the administrator sees it if that never helps."""


@task(SCAN_TASK)
def scan_file(file_id: uuid.UUID) -> None:
    """Scan one file and record what was found; doing it again changes nothing.

    A failed scan is recorded before it is tried again, so that the author reads it. Raises ScanFailed.
    """
    file = db.session.get(VersionFile, file_id)
    if file is None or file.removed_at is not None or file.scan not in (Scan.WAITING, Scan.FAILED):
        return
    key = file.storage_key
    # The scan may take minutes, and must not hold the database's write lock.
    db.session.commit()
    result = _scan(key)
    record_scan(SCANNER, file_id=file_id, scan=Scan(result.state.value), detail=result.detail)
    if Scan(result.state.value) is Scan.FAILED:
        db.session.commit()
        raise ScanFailed(result.detail)


def _scan(key: str) -> ScanResult:
    fetched = staging().reserve()
    try:
        file_store().fetch(key, fetched)
        return scanner().scan(fetched)
    finally:
        fetched.unlink(missing_ok=True)
