"""The agreement as a sealed PDF: made by the worker once both sides have accepted, kept, handed out and checked (A18).

Typesetting and sealing never happen inside a transaction that writes. The file is stored first, and only then named
by a row; a process killed in between leaves a file no row names.
"""

import uuid
from typing import Any

from app.adapters.configured import file_store, sealer, staging
from app.adapters.documents import TEMPLATES, compile_document, shown_in_part
from app.adapters.files import Delivery, StagedFile
from app.core.actor import Actor, system_actor
from app.core.clock import now
from app.core.db import db, transactions_write
from app.core.events import EventTag, record_event
from app.core.formats import long_time
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id
from app.licences.actions.locking import about
from app.licences.models import Licence, LicenceAgreement, SealedAgreement
from app.licences.queries import (
    SealedOne,
    acceptances_of,
    is_accepted_by_both,
    licence_facts,
    parties_of,
    sealed_agreement,
)
from app.licences.rules import UNSHOWN, AgreementSheet, agreement_sheet, text_from

SEAL_TASK = "licences.seal-agreement"
STORED_UNDER = "agreements/"
MEDIA_TYPE = "application/pdf"
SEALER = system_actor("sealing")


def seal_agreement(agreement_id: uuid.UUID) -> None:
    """Make, seal and keep the PDF of an agreement both sides accepted; doing it again changes nothing (A18).

    It ends its caller's transaction. What the typesetter or the file store raises is raised, to be tried again.
    """
    with transactions_write(False):
        sheet = sheet_of(agreement_id)
        db.session.rollback()
    if sheet is not None:
        record_sealed(agreement_id, *sealed_into_store(agreement_id, sheet))


def sealed_into_store(agreement_id: uuid.UUID, sheet: AgreementSheet) -> tuple[str, StagedFile]:
    """Typeset, seal and store an agreement's document, and return its key and measures; needs no database."""
    document = compile_document(TEMPLATES / "agreement.typ", _drawable(sheet), made_at=now().replace(microsecond=0))
    sealed = sealer().seal(document, reason=f"Agreement of {sheet.reference}, accepted by both sides")
    path = staging().reserve()
    try:
        path.write_bytes(sealed)
        made = staging().measure(path)
        # Two workers may seal the same agreement: neither writes over the other's file.
        key = f"{STORED_UNDER}{agreement_id.hex}/{new_id().hex}.pdf"
        file_store().put(path, key=key, media_type=MEDIA_TYPE)
    finally:
        path.unlink(missing_ok=True)
    return key, made


def sheet_of(agreement_id: uuid.UUID) -> AgreementSheet | None:
    """Return what the document says, or None where it is made already or not accepted by both."""
    agreement = db.session.get(LicenceAgreement, agreement_id)
    if agreement is None or sealed_agreement(agreement_id) is not None:
        return None
    licence = db.session.get_one(Licence, agreement.licence_id)
    if not is_accepted_by_both(agreement, licence.shape):
        return None
    accepted = [
        (one.side, one.signatory, one.signatory_role, long_time(of.accepted_at), of.declaration)
        for one, of in acceptances_of(agreement)
    ]
    return agreement_sheet(agreement_id, text_from(agreement.words), parties_of(agreement_id), accepted)


def record_download(actor: Actor, licence_id: uuid.UUID, sha256: str) -> None:
    """Record that somebody was handed a licence's sealed agreement (A18)."""
    (facts,) = licence_facts([licence_id])
    record_event(actor, EventTag.AGREEMENT_DOWNLOADED, sha256=sha256, **about(facts))


def deliver_agreement(found: SealedOne) -> Delivery:
    """Return how a sealed agreement reaches the person who may have it; raises what the file store raises."""
    return file_store().serve(found.sealed.storage_key, download_name=name_of(found), media_type=MEDIA_TYPE)


def name_of(found: SealedOne) -> str:
    """Return what the file is called when it is downloaded."""
    return f"{found.licence.reference}-agreement.pdf"


def _drawable(sheet: AgreementSheet) -> dict[str, Any]:
    """Return the sheet as the template reads it; letters no font can draw are named as such, never dropped."""
    texts = list(sheet.texts)
    shown = shown_in_part(texts, instead=UNSHOWN)
    return sheet.as_data(dict(zip(texts, shown, strict=True)))


def record_sealed(agreement_id: uuid.UUID, key: str, file: StagedFile) -> None:
    """Name the stored document by a row, in this transaction; where there is one already, ours goes again."""
    keys = sealer().keys
    values = {
        "id": new_id(),
        "agreement_id": agreement_id,
        "storage_key": key,
        "sha256": file.sha256,
        "size": file.size,
        "sealed_at": now(),
        "certificate_sha256": keys.fingerprint,
        "is_self_made": keys.is_self_made,
    }
    written = insert_unless_there(SealedAgreement, **values).returning(SealedAgreement.id)
    if db.session.scalar(written) is None:
        file_store().delete(key)
        return
    agreement = db.session.get_one(LicenceAgreement, agreement_id)
    (facts,) = licence_facts([agreement.licence_id])
    record_event(SEALER, EventTag.AGREEMENT_SEALED, sha256=file.sha256, **about(facts))
