"""Checking a copy: whether a file is a sealed agreement or variation, unchanged; what finds one is recorded (A18)."""

from dataclasses import dataclass

from app.core.actor import Actor
from app.core.events import EventTag, record_event
from app.core.uploads import StagedUpload
from app.licences.actions.locking import about
from app.licences.queries import SealedOne, licence_facts, sealed_named, sealed_with
from app.licences.rules import document_named_in
from app.licences.types import CheckResult


@dataclass(frozen=True)
class CheckedCopy:
    """What a check found, and the sealed document the file is or claims to be."""

    result: CheckResult
    found: SealedOne | None


def check_copy(actor: Actor, upload: StagedUpload) -> CheckedCopy:
    """Return whether the file is byte for byte a sealed document the actor may have, or was changed since.

    The file is compared by its SHA-256 and not opened as a PDF, so that nothing in it can do harm.
    """
    checked = _compared(actor, upload)
    if checked.found is not None:
        (facts,) = licence_facts([checked.found.licence_id])
        details = {"result": checked.result.in_sentence, "sha256": upload.sha256, **about(facts)}
        if checked.found.variation is None:
            record_event(actor, EventTag.AGREEMENT_CHECKED, **details)
        else:
            record_event(actor, EventTag.VARIATION_CHECKED, number=checked.found.variation, **details)
    return checked


def _compared(actor: Actor, upload: StagedUpload) -> CheckedCopy:
    same = sealed_with(actor, upload.sha256)
    if same is not None:
        return CheckedCopy(CheckResult.UNCHANGED, same)
    named = document_named_in(upload.path.read_bytes())
    found = sealed_named(actor, named) if named is not None else None
    return CheckedCopy(CheckResult.CHANGED if found else CheckResult.UNKNOWN, found)
