"""Correcting a pack's title and summary, and removing an empty pack."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.materials.actions.correcting import correct_pack, remove_pack
from app.materials.forms import DiscardForm, PackWordsForm
from app.materials.models import Pack
from app.materials.queries.versions import pack_by_slug, version_facts
from app.materials.routes.blueprint import blueprint
from app.materials.rules.release import is_without_versions


@blueprint.route("/materials/<slug:slug>/edit", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def correct(slug: str) -> ResponseReturnValue:
    """Correct what a pack says of itself."""
    pack = pack_by_slug(slug)
    form = PackWordsForm(data={"title": pack.title, "summary": pack.summary, "version": pack.row_version})
    if accepted(form, lambda: _correct(form, pack), pack) is not None:
        flash("The pack is corrected.", "success")
        return redirect(url_for("materials.pack", slug=slug))
    return render_template("materials/correct.html", form=form, pack=pack), status_of(form)


@blueprint.route("/materials/<slug:slug>/remove", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def remove_empty(slug: str) -> ResponseReturnValue:
    """Remove a pack that has no version."""
    pack = pack_by_slug(slug)
    form = DiscardForm(data={"version": pack.row_version})
    removed = accepted(form, lambda: _remove(form, pack), pack)
    if removed is not None:
        flash(f"The pack {removed} is removed.", "success")
        return redirect(url_for("materials.index"))
    finding = is_without_versions(pack.title, version_facts([pack.id]).get(pack.id, ()))
    page = render_template("materials/remove.html", form=form, pack=pack, finding=finding)
    return page, status_of(form) if finding.passed else 409


def _correct(form: PackWordsForm, pack: Pack) -> Pack:
    return correct_pack(
        current_actor(),
        pack_id=pack.id,
        title=form.title.data or "",
        summary=form.summary.data or "",
        seen_version=form.seen_version,
    )


def _remove(form: DiscardForm, pack: Pack) -> str:
    return remove_pack(current_actor(), pack_id=pack.id, seen_version=form.seen_version)
