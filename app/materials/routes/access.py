"""Who had what: the access log, and who holds a version (C11, C18)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.core.readings import ReadingKind, notes_reading
from app.materials.queries.access import log_listing, organisation_choices, pack_choices
from app.materials.queries.holders import holder_listing
from app.materials.routes.blueprint import blueprint, record_for
from app.materials.rules.versions import version_state


@blueprint.get("/materials/log")
@requires(Permission.MATERIALS_LOG_READ, fresh_exports=True)
@notes_reading(ReadingKind.MATERIALS_LOG)
def log() -> ResponseReturnValue:
    """List what was asked for, handed out, viewed and refused, the newest first."""
    viewer = current_actor()
    listing = log_listing(viewer, pack_choices(), organisation_choices(viewer, today()))
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("materials/copies/log.html", page=listing.read(request.args))


@blueprint.get("/materials/<slug:slug>/<version:number>/holders")
@requires(Permission.MATERIALS_LOG_READ, fresh_exports=True)
@notes_reading(ReadingKind.MATERIALS_LOG)
def holders(slug: str, number: str) -> ResponseReturnValue:
    """List who downloaded a version and whether they have its successor, as of the day asked for."""
    viewer, day = current_actor(), asked_day()
    record = record_for(viewer, slug, number)
    listing = holder_listing(viewer, record.version, record.siblings, day)
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template(
        "materials/copies/holders.html",
        page=listing.read(request.args),
        version=record.version,
        answer=version_state(record.facts, record.siblings, day),
        day=day,
        is_today=day == today(),
    )
