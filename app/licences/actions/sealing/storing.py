"""What sealing an agreement and a variation share: typesetting, the seal, the store, and the row that names it."""

import uuid
from typing import Any

from app.adapters.configured import file_store, sealer, staging
from app.adapters.documents import TEMPLATES, compile_document, shown_in_part
from app.adapters.files import StagedFile
from app.core.actor import system_actor
from app.core.clock import now
from app.core.db import db
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id
from app.licences.models import SealedAgreement, SealedVariation
from app.licences.rules import UNSHOWN, Sheet

STORED_UNDER = "agreements/"
MEDIA_TYPE = "application/pdf"
SEALER = system_actor("sealing")


def sealed_into_store(of: uuid.UUID, template: str, sheet: Sheet, *, reason: str) -> tuple[str, StagedFile]:
    """Typeset, seal and store the document of an agreement or variation; return its key and measures. No database."""
    document = compile_document(TEMPLATES / template, _drawable(sheet), made_at=now().replace(microsecond=0))
    sealed = sealer().seal(document, reason=reason)
    path = staging().reserve()
    try:
        path.write_bytes(sealed)
        made = staging().measure(path)
        # Two workers may seal the same document: neither writes over the other's file.
        key = f"{STORED_UNDER}{of.hex}/{new_id().hex}.pdf"
        file_store().put(path, key=key, media_type=MEDIA_TYPE)
    finally:
        path.unlink(missing_ok=True)
    return key, made


def keep_sealed(
    table: type[SealedAgreement] | type[SealedVariation], key: str, file: StagedFile, **of: uuid.UUID
) -> bool:
    """Name a stored document by a row, in this transaction; where there is one already, ours goes again: False."""
    keys = sealer().keys
    values = {
        "id": new_id(),
        "storage_key": key,
        "sha256": file.sha256,
        "size": file.size,
        "sealed_at": now(),
        "certificate_sha256": keys.fingerprint,
        "is_self_made": keys.is_self_made,
    }
    written = insert_unless_there(table, **values, **of).returning(table.id)
    if db.session.scalar(written) is not None:
        return True
    file_store().delete(key)
    return False


def _drawable(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as the template reads it; letters no font can draw are named as such, never dropped."""
    texts = list(sheet.texts)
    shown = shown_in_part(texts, instead=UNSHOWN)
    return sheet.as_data(dict(zip(texts, shown, strict=True)))
