"""The list of packs, a pack's own page, and making one."""

import uuid
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.acting import accepted, status_of
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day, may_today
from app.core.errors import NotFound
from app.licences.queries import programmes
from app.materials.actions.packs import create_pack
from app.materials.forms import NewPackForm
from app.materials.models import Pack
from app.materials.queries.entitlements import my_decisions
from app.materials.queries.packs import Verdicts, pack_listing, version_listing
from app.materials.queries.records import events_about_pack
from app.materials.queries.versions import pack_by_slug, version_facts
from app.materials.routes.blueprint import blueprint, sees_drafts
from app.materials.routes.summary import timeline_entries
from app.materials.rules.versions import current_version


@blueprint.get("/materials")
@requires(Permission.MATERIALS_READ)
def index() -> ResponseReturnValue:
    """List the packs with their current versions on the day asked for."""
    viewer, day = current_actor(), asked_day()
    listing = pack_listing(day, sees_drafts=sees_drafts(viewer), verdicts=_answers(viewer, day))
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    may_draft = may_today(viewer, Permission.MATERIALS_DRAFT)
    return render_template("materials/index.html", page=listing.read(request.args), day=day, may_draft=may_draft)


@blueprint.route("/materials/new", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def new() -> ResponseReturnValue:
    """Create a pack."""
    form = NewPackForm([(str(one.id), one.name) for one in programmes()])
    created = accepted(form, lambda: _create(form))
    if created is not None:
        flash(f"The pack {created.title} is made. Draft its first version next.", "success")
        return redirect(url_for("materials.pack", slug=created.slug))
    return render_template("materials/new.html", form=form), status_of(form)


@blueprint.get("/materials/<slug:slug>")
@requires(Permission.MATERIALS_READ)
def pack(slug: str) -> ResponseReturnValue:
    """Show a pack: its versions with their states on a day, and what happened to it."""
    viewer, day = current_actor(), asked_day()
    shown, sees_all = pack_by_slug(slug), sees_drafts(viewer)
    siblings = version_facts([shown.id]).get(shown.id, ())
    if not sees_all and all(one.effective_from is None for one in siblings):
        raise NotFound("pack")
    listing = version_listing(shown, siblings, day, sees_drafts=sees_all)
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template(
        "materials/pack.html",
        pack=shown,
        day=day,
        page=listing.read(request.args),
        current=current_version(siblings, day),
        entries=timeline_entries(events_about_pack(shown, [one.id for one in siblings]), sees_all=sees_all),
        may_draft=may_today(viewer, Permission.MATERIALS_DRAFT),
        is_empty=not siblings,
    )


def _answers(viewer: Actor, day: date) -> Verdicts | None:
    """Whether the viewer may have each pack; nothing for those who read every one, or none."""
    if sees_drafts(viewer) or not may(viewer, Permission.COPIES_TAKE):
        return None
    return lambda packs, facts: {one.pack.id: one for one in my_decisions(viewer, day, packs, facts)}


def _create(form: NewPackForm) -> Pack:
    return create_pack(
        current_actor(),
        programme_id=uuid.UUID(form.programme.data),
        title=form.title.data or "",
        audience=form.audience.member,
        summary=form.summary.data or "",
    )
