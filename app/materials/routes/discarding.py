"""Discarding a draft. The page says what will follow before it is sent."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import counted
from app.materials.actions.discarding import discard_draft
from app.materials.actions.locking import has_scanner
from app.materials.forms import DiscardForm
from app.materials.models import PackVersion
from app.materials.queries.records import VersionRecord, was_ever_approved
from app.materials.routes.blueprint import blueprint, record_for
from app.materials.rules.release import decide_discarding


@blueprint.route("/materials/<slug:slug>/<version:number>/discard", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def discard(slug: str, number: str) -> ResponseReturnValue:
    """Discard a draft that nobody ever approved."""
    record = record_for(current_actor(), slug, number)
    version, candidate = record.version, record.candidate(has_scanner=has_scanner())
    form = DiscardForm(data={"version": version.row_version})
    if accepted(form, lambda: _discard(form, version), version) is not None:
        flash(f"The draft {candidate.name} is discarded.", "success")
        return redirect(url_for("materials.pack", slug=slug))
    verdict = decide_discarding(candidate, today(), was_approved=was_ever_approved(version.id))
    page = {"record": record, "verdict": verdict, "consequences": _consequences(record)}
    return render_template("materials/discard.html", form=form, **page), status_of(form)


def _discard(form: DiscardForm, version: PackVersion) -> str:
    return discard_draft(current_actor(), version_id=version.id, seen_version=form.seen_version)


def _consequences(record: VersionRecord) -> list[str]:
    held = f", with {counted(len(record.files), 'file')}" if record.files else ""
    return [
        f"The draft is gone for good{held}: there is no way back.",
        f"The number {record.version.number} is free again.",
        f"That you discarded it stays in the history of {record.version.pack.title}, with the names of its files.",
    ]
