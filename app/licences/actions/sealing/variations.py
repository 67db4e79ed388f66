"""A variation as a sealed PDF of its own, made by the worker once both sides have accepted it (A14, A18)."""

import uuid
from datetime import date

from app.core.db import db, transactions_write
from app.core.events import EventTag, record_event
from app.core.formats import long_time
from app.core.jobs import enqueue
from app.licences.actions.locking import about
from app.licences.actions.sealing.storing import SEALER, keep_sealed, sealed_into_store
from app.licences.models import LicenceVariation, SealedVariation
from app.licences.queries import (
    acceptances_of_variation,
    frozen_agreement,
    licence_facts,
    party_names,
    sealed_variation,
    unsealed_variations,
    variation_of,
)
from app.licences.rules import VariationSheet, text_from, variation_sheet
from app.licences.types import Side

SEAL_VARIATION_TASK = "licences.seal-variation"
TEMPLATE = "variation.typ"


def have_variation_sealed(variation_id: uuid.UUID) -> None:
    """Have the worker make the sealed document of a variation both sides have accepted."""
    enqueue(SEAL_VARIATION_TASK, key=f"{SEAL_VARIATION_TASK}:{variation_id.hex}", variation_id=variation_id)


def have_variations_sealed() -> int:
    """Have every variation sealed that was agreed before variations were, and return how many there are (A14)."""
    waiting = unsealed_variations()
    for variation_id in waiting:
        have_variation_sealed(variation_id)
    return len(waiting)


def seal_variation(variation_id: uuid.UUID) -> None:
    """Make, seal and keep the PDF of a variation both sides accepted; doing it again changes nothing (A14, A18).

    It ends its caller's transaction. What the typesetter or the file store raises is raised, to be tried again.
    """
    with transactions_write(False):
        sheet = sheet_of_variation(variation_id)
        db.session.rollback()
    if sheet is not None:
        make_sealed_variation(variation_id, sheet)


def make_sealed_variation(variation_id: uuid.UUID, sheet: VariationSheet) -> None:
    """Make the document, store it, and only then name it by a row and record the event, in this transaction."""
    reason = f"Variation {sheet.one.number} of {sheet.reference}, accepted by both sides"
    key, file = sealed_into_store(variation_id, TEMPLATE, sheet, reason=reason)
    if keep_sealed(SealedVariation, key, file, variation_id=variation_id):
        row = db.session.get_one(LicenceVariation, variation_id)
        (facts,) = licence_facts([row.licence_id])
        record_event(SEALER, EventTag.VARIATION_SEALED, number=row.number, sha256=file.sha256, **about(facts))


def sheet_of_variation(variation_id: uuid.UUID) -> VariationSheet | None:
    """Return what the document says, or None where it is made already or not agreed by both."""
    row = db.session.get(LicenceVariation, variation_id)
    if row is None or row.agreed_on is None or sealed_variation(variation_id) is not None:
        return None
    (facts,) = licence_facts([row.licence_id], named_on=row.agreed_on)
    agreement = frozen_agreement(row.licence_id, date.max)
    accepted = [
        (one.side, one.signatory, one.signatory_role, long_time(one.accepted_at), one.declaration)
        for one in acceptances_of_variation(row.licence_id, row.number)
    ]
    names = dict(zip(Side, party_names(facts, row.agreed_on), strict=True))
    text = None if agreement is None else text_from(agreement.words)
    return variation_sheet(row.id, facts.reference, variation_of(row.licence_id, row.number), text, names, accepted)
