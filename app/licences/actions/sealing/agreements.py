"""The agreement as a sealed PDF, made by the worker once both sides have accepted it (A18)."""

import uuid

from app.core.db import db, transactions_write
from app.core.events import EventTag, record_event
from app.core.formats import long_time
from app.licences.actions.locking import about
from app.licences.actions.sealing.storing import SEALER, keep_sealed, sealed_into_store
from app.licences.models import Licence, LicenceAgreement, SealedAgreement
from app.licences.queries import acceptances_of, is_accepted_by_both, licence_facts, parties_of, sealed_agreement
from app.licences.rules import AgreementSheet, agreement_sheet, text_from

SEAL_TASK = "licences.seal-agreement"
TEMPLATE = "agreement.typ"


def seal_agreement(agreement_id: uuid.UUID) -> None:
    """Make, seal and keep the PDF of an agreement both sides accepted; doing it again changes nothing (A18).

    It ends its caller's transaction. What the typesetter or the file store raises is raised, to be tried again.
    """
    with transactions_write(False):
        sheet = sheet_of_agreement(agreement_id)
        db.session.rollback()
    if sheet is not None:
        make_sealed_agreement(agreement_id, sheet)


def make_sealed_agreement(agreement_id: uuid.UUID, sheet: AgreementSheet) -> None:
    """Make the document, store it, and only then name it by a row and record the event, in this transaction."""
    reason = f"Agreement of {sheet.reference}, accepted by both sides"
    key, file = sealed_into_store(agreement_id, TEMPLATE, sheet, reason=reason)
    if keep_sealed(SealedAgreement, key, file, agreement_id=agreement_id):
        agreement = db.session.get_one(LicenceAgreement, agreement_id)
        (facts,) = licence_facts([agreement.licence_id])
        record_event(SEALER, EventTag.AGREEMENT_SEALED, sha256=file.sha256, **about(facts))


def sheet_of_agreement(agreement_id: uuid.UUID) -> AgreementSheet | None:
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
