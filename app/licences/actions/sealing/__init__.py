"""Agreements and variations as sealed PDF files: made by the worker, kept, handed out, swept where no row names them.

Typesetting and sealing never happen inside a transaction that writes. A file is stored first, and only then named by a
row; what a process killed in between leaves is swept once it is a day old.
"""

from app.licences.actions.sealing.agreements import SEAL_TASK, seal_agreement
from app.licences.actions.sealing.delivering import deliver_sealed, name_of, record_download
from app.licences.actions.sealing.storing import MEDIA_TYPE
from app.licences.actions.sealing.sweeping import sweep_unnamed_documents
from app.licences.actions.sealing.variations import (
    SEAL_VARIATION_TASK,
    have_variation_sealed,
    have_variations_sealed,
    seal_variation,
)

__all__ = [
    "MEDIA_TYPE",
    "SEAL_TASK",
    "SEAL_VARIATION_TASK",
    "deliver_sealed",
    "have_variation_sealed",
    "have_variations_sealed",
    "name_of",
    "record_download",
    "seal_agreement",
    "seal_variation",
    "sweep_unnamed_documents",
]
