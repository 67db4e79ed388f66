"""Sealed agreements and variations: handing them out, and checking a copy of one."""

import uuid
from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.adapters.files import send
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.errors import DomainError
from app.core.uploads import accepts_upload, staged_upload
from app.core.witness import witness
from app.licences.actions.checking import CheckedCopy, check_copy
from app.licences.actions.sealing import MEDIA_TYPE, deliver_sealed, name_of, record_download
from app.licences.forms import CheckCopyForm
from app.licences.queries import SealedOne, sealed_for
from app.licences.routes.blueprint import blueprint

COPY_LIMIT_BYTES = 20_000_000
HANDS_OUT = frozenset({200, 206, 302})


@blueprint.get("/licences/<uuid:licence_id>/agreement/file")
@requires(Permission.AGREEMENTS_TAKE)
def agreement_file(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Hand out the sealed agreement of a licence whose party the viewer is, and have it recorded."""
    return _handed_out(sealed_for(current_actor(), licence_id))


@blueprint.get("/licences/<uuid:licence_id>/variations/<int:variation_number>/file")
@requires(Permission.AGREEMENTS_TAKE)
def variation_file(licence_id: uuid.UUID, variation_number: int) -> ResponseReturnValue:
    """Hand out a sealed variation of a licence whose party the viewer is, and have it recorded."""
    return _handed_out(sealed_for(current_actor(), licence_id, variation_number))


@blueprint.route("/licences/check-a-copy", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_TAKE)
@accepts_upload(COPY_LIMIT_BYTES)
def check_a_copy() -> ResponseReturnValue:
    """Take a PDF and say at once whether it is a sealed document, unchanged: the file is not kept."""
    form = CheckCopyForm()
    checked = accepted(form, lambda: _check(form))
    return render_template("licences/check.html", form=form, checked=checked), status_of(form)


def _handed_out(found: SealedOne) -> ResponseReturnValue:
    actor = current_actor()
    answer = send(deliver_sealed(found), sha256=found.sha256, download_name=name_of(found), media_type=MEDIA_TYPE)
    if request.method == "GET" and answer.status_code in HANDS_OUT:
        witness(partial(record_download, actor, found))
    return answer


def _check(form: CheckCopyForm) -> CheckedCopy:
    upload = staged_upload(form.copy.data)
    if upload is None or upload.size == 0:
        raise DomainError("The file is empty. Choose the PDF to check.", field="copy")
    return check_copy(current_actor(), upload)
