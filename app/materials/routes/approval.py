"""Approving a version, and returning it to draft. Each page says what will follow before it is sent."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.materials.actions.approval import approve_version, has_unscanned, return_version
from app.materials.actions.locking import has_scanner
from app.materials.forms import ApproveForm, ReturnForm
from app.materials.models import PackVersion, VersionApproval
from app.materials.routes.blueprint import blueprint, record_for
from app.materials.routes.entitlements import entitlement_of
from app.materials.rules.manifest import manifest_sha256
from app.materials.rules.release import decide_approval, decide_return

APPROVED_THEN = (
    "The files are frozen: to change one, the version is returned to draft and approved anew.",
    "It can then be released, from a day you choose.",
)
RETURNED_THEN = (
    "Its author reads what must change, and can change its files again.",
    "An approval it has ends. Somebody else must approve it anew.",
)


@blueprint.route("/materials/<slug:slug>/<version:number>/approve", methods=["GET", "POST"])
@requires(Permission.MATERIALS_APPROVE, fresh=True)
def approve(slug: str, number: str) -> ResponseReturnValue:
    """Approve exactly the files the version holds."""
    viewer = current_actor()
    record = record_for(viewer, slug, number)
    candidate = record.candidate(has_scanner=has_scanner())
    form = ApproveForm(asks_about_scans=has_unscanned(candidate), data={"version": record.version.row_version})
    approval = accepted(form, lambda: _approve(form, record.version), record.version)
    if approval is not None:
        flash(f"{candidate.name} is approved. It can be released now.", "success")
        return redirect(url_for("materials.version", slug=slug, number=number))
    page = {
        "record": record,
        "verdict": decide_approval(candidate, viewer.user_id, today(), accepts=True),
        "consequences": APPROVED_THEN,
        "manifest": manifest_sha256(candidate.files),
        "entitlement": entitlement_of(viewer, record),
    }
    return render_template("materials/approve.html", form=form, **page), status_of(form)


@blueprint.route("/materials/<slug:slug>/<version:number>/return", methods=["GET", "POST"])
@requires(Permission.MATERIALS_APPROVE, fresh=True)
def send_back(slug: str, number: str) -> ResponseReturnValue:
    """Return a version to its author with what must change."""
    record = record_for(current_actor(), slug, number)
    form = ReturnForm(data={"version": record.version.row_version})
    returned = accepted(form, lambda: _return(form, record.version), record.version)
    if returned is not None:
        flash(f"{returned.pack.title} {returned.number} is a draft again.", "success")
        return redirect(url_for("materials.version", slug=slug, number=number))
    verdict = decide_return(record.candidate(has_scanner=has_scanner()), today())
    page = {"record": record, "verdict": verdict, "consequences": RETURNED_THEN}
    return render_template("materials/return.html", form=form, **page), status_of(form)


def _approve(form: ApproveForm, version: PackVersion) -> VersionApproval:
    return approve_version(
        current_actor(),
        version_id=version.id,
        note=form.note.data or "",
        accepts_unscanned=form.accepts,
        seen_version=form.seen_version,
    )


def _return(form: ReturnForm, version: PackVersion) -> PackVersion:
    return return_version(
        current_actor(), version_id=version.id, reason=form.reason.data or "", seen_version=form.seen_version
    )
