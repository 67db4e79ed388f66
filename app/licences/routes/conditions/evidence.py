"""Sending evidence that a condition is met, with a file where there is one, and handing the file out (A15)."""

import uuid
from functools import partial

from flask import request
from flask.typing import ResponseReturnValue

from app.adapters.files import send
from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.db import db, transactions_write
from app.core.uploads import FileRefused, StagedUpload, accepts_upload, staged_upload
from app.core.witness import witness
from app.licences.actions import send_evidence
from app.licences.actions.evidence import (
    BODY_LIMIT_BYTES,
    StoredFile,
    deliver_evidence,
    drop,
    media_type_of,
    record_evidence_download,
    record_evidence_refusal,
    take_in,
)
from app.licences.forms import EvidenceForm
from app.licences.models import ConditionEvidence
from app.licences.queries import evidence_file_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.conditions.acts import ONE
from app.licences.routes.conditions.performing import ConditionAct, On, done, opened
from app.licences.routes.consequences import of_evidence

HANDS_OUT = frozenset({200, 206, 302})


@blueprint.route(f"{ONE}/evidence", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_SEND_EVIDENCE)
@accepts_upload(BODY_LIMIT_BYTES)
def evidence(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Send evidence that a condition is met; its file is checked and stored before the transaction that records it."""
    with transactions_write(False):
        on = opened(SEND.permission, licence_id, condition_number)
    form = EvidenceForm(data={"version": on.licence.row_version})
    if accepted(form, lambda: _send(form, on), on.licence):
        return done(SEND, on)
    form.ask_for_the_file_again()
    return SEND.page(on, form)


@blueprint.get(f"{ONE}/evidence/<uuid:evidence_id>")
@requires(Permission.LICENCES_READ)
def evidence_file(licence_id: uuid.UUID, condition_number: int, evidence_id: uuid.UUID) -> ResponseReturnValue:
    """Hand out a file sent as evidence to whoever may read the licence, and have it recorded."""
    actor = current_actor()
    found, facts = evidence_file_for(actor, licence_id, condition_number, evidence_id)
    name, sha256 = found.file_name or "", found.file_sha256 or ""
    answer = send(deliver_evidence(found), sha256=sha256, download_name=name, media_type=media_type_of(found))
    if request.method == "GET" and answer.status_code in HANDS_OUT:
        witness(partial(record_evidence_download, actor, facts, number=condition_number, file=name))
    return answer


def _send(form: EvidenceForm, on: On) -> ConditionEvidence:
    """Take in the file, if there is one, and record the evidence; where that is refused nothing of it is kept.

    What was read ends first: looking into a file takes seconds, and nobody else's write may wait for it.
    """
    db.session.rollback()
    upload = staged_upload(form.file.data)
    stored = _taken_in(upload, on) if upload is not None else None
    words, seen = form.words.data or "", form.seen_version
    try:
        return send_evidence(
            on.actor, licence=on.licence, number=on.number, words=words, file=stored, seen_version=seen
        )
    except Exception:
        if stored is not None:
            drop(stored)
        raise


def _taken_in(upload: StagedUpload, on: On) -> StoredFile:
    try:
        return take_in(upload, called=f"Evidence for condition {on.number} of {on.facts.reference}")
    except FileRefused as refusal:
        witness(partial(record_evidence_refusal, on.actor, refusal, on.facts, number=on.number))
        raise


SEND = ConditionAct(
    permission=Permission.CONDITIONS_SEND_EVIDENCE,
    form=EvidenceForm,
    does=_send,
    title="Send evidence for condition {number} of {reference}",
    button="Send the evidence",
    done="The evidence for condition {number} is sent. The Trust looks at it next.",
    follows=of_evidence,
)
