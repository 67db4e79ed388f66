"""The files of a draft: uploading with progress, taking out, and scanning again (C1)."""

import uuid
from functools import partial
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.files import wanted_name
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.db import db, transactions_write
from app.core.errors import DomainError
from app.core.uploads import FileRefused, accepts_upload, staged_upload
from app.core.witness import witness
from app.materials.actions.files import (
    FILE_LIMIT,
    FILE_LIMIT_BYTES,
    TOO_LARGE,
    CheckedFile,
    add_file,
    check_upload,
    record_refusal,
    remove_file,
    store_upload,
)
from app.materials.actions.locking import has_scanner, insist_on
from app.materials.actions.scans import file_in, scan_again
from app.materials.forms import FileActForm, UploadForm
from app.materials.models import VersionFile
from app.materials.routes.blueprint import blueprint, record_for
from app.materials.rules.release import is_draft


@blueprint.route("/materials/<slug:slug>/<version:number>/files", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
@accepts_upload(FILE_LIMIT_BYTES)
def files(slug: str, number: str) -> ResponseReturnValue:
    """Show a draft's files, and take one more: received, checked and stored before the transaction that adds it."""
    form = UploadForm()
    if form.is_submitted() and form.validate():
        try:
            added = _receive(form, slug, number)
        except DomainError as refusal:
            db.session.rollback()
            form.add_domain_error(refusal.field, refusal.sentence)
        else:
            flash(f"{added} is added.", "success")
            return _go_on(url_for("materials.files", slug=slug, number=number))
    if form.errors and _wants_json():
        return jsonify(errors=_listed(form)), 422
    with transactions_write(False):
        record = record_for(current_actor(), slug, number)
        finding = is_draft(record.candidate(has_scanner=has_scanner()))
        shown = {"limit": FILE_LIMIT, "limit_bytes": FILE_LIMIT_BYTES, "too_large": TOO_LARGE}
        page = render_template("materials/files.html", form=form, record=record, finding=finding, **shown)
    return page, status_of(form)


@blueprint.route("/materials/<slug:slug>/<version:number>/files/<uuid:file_id>/remove", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def remove(slug: str, number: str, file_id: uuid.UUID) -> ResponseReturnValue:
    """Take a file out of a draft."""
    record = record_for(current_actor(), slug, number)
    version, file = record.version, file_in(record.files, file_id)
    form = FileActForm(data={"version": version.row_version})
    removed = accepted(form, lambda: _remove(form, version.id, file_id), version)
    if removed is not None:
        flash(f"{removed.file_name} is taken out.", "success")
        return redirect(url_for("materials.files", slug=slug, number=number))
    return render_template("materials/remove_file.html", form=form, record=record, file=file), status_of(form)


@blueprint.post("/materials/<slug:slug>/<version:number>/files/<uuid:file_id>/scan")
@requires(Permission.MATERIALS_DRAFT, Permission.MATERIALS_APPROVE)
def scan(slug: str, number: str, file_id: uuid.UUID) -> ResponseReturnValue:
    """Have a file scanned that was not, or whose scan failed."""
    record = record_for(current_actor(), slug, number)
    file = scan_again(current_actor(), file_id=file_id, version_id=record.version.id)
    flash(f"{file.file_name} is waiting for the virus scanner.", "info")
    return redirect(url_for("materials.version", slug=slug, number=number))


def _receive(form: UploadForm, slug: str, number: str) -> str:
    """Check, store and add the file, and return its name.

    What is read comes first, in a transaction that ends at once: looking inside a file takes seconds, and nobody
    else's write may wait for it.
    """
    with transactions_write(False):
        record = record_for(current_actor(), slug, number)
        insist_on(is_draft(record.candidate(has_scanner=has_scanner())))
        version_id, pack_title = record.version.id, record.version.pack.title
        db.session.rollback()
    checked = _checked(form, {"version_id": version_id, "pack": pack_title, "version": number})
    store_upload(checked)
    return add_file(current_actor(), version_id=version_id, checked=checked).file_name


def _checked(form: UploadForm, about: dict[str, Any]) -> CheckedFile:
    """Look inside the file that arrived; a refusal is witnessed, since nothing else of it remains (C3)."""
    upload = staged_upload(form.file.data)
    if upload is None:
        raise DomainError("Choose a file to upload", field="file")
    name = wanted_name(upload.file_name, form.name.data or "")
    try:
        return check_upload(upload, name)
    except FileRefused as refusal:
        witness(partial(record_refusal, current_actor(), refusal, file=name, **about))
        raise


def _remove(form: FileActForm, version_id: uuid.UUID, file_id: uuid.UUID) -> VersionFile:
    return remove_file(current_actor(), file_id=file_id, version_id=version_id, seen_version=form.seen_version)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _go_on(address: str) -> ResponseReturnValue:
    """Send the browser on: by redirect, or for an upload with progress by naming the next page."""
    return jsonify(next=address) if _wants_json() else redirect(address)


def _listed(form: UploadForm) -> list[dict[str, str | None]]:
    return [{"field": name, "message": message} for name, said in form.errors.items() for message in said]
