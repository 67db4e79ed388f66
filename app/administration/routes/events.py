"""Reading the event log (G2) and the reading log (G4)."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.administration.queries import event_by_id, event_listing, reading_listing, subject_path
from app.administration.routes.blueprint import blueprint
from app.administration.rules import changes, group_of
from app.core.access import Permission, requires
from app.core.readings import ReadingKind, notes_reading


@blueprint.get("/audit")
@requires(Permission.EVENTS_READ, fresh_exports=True)
@notes_reading(ReadingKind.EVENTS)
def audit() -> ResponseReturnValue:
    """List what happened, newest first."""
    listing = event_listing()
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("administration/audit.html", page=listing.read(request.args))


@blueprint.get("/audit/<uuid:event_id>")
@requires(Permission.EVENTS_READ)
@notes_reading(ReadingKind.EVENTS, subject="event_id")
def event(event_id: uuid.UUID) -> ResponseReturnValue:
    """Show one event: who, what, why, and what was before and after."""
    found = event_by_id(event_id)
    return render_template(
        "administration/event.html",
        event=found,
        group=group_of(found.tag),
        changes=changes(found.before, found.after),
        subject_href=subject_path(found.subject_kind, found.subject_id),
    )


@blueprint.get("/audit/readings")
@requires(Permission.EVENTS_READ, fresh_exports=True)
@notes_reading(ReadingKind.READINGS)
def readings() -> ResponseReturnValue:
    """List who read which sensitive page, newest first (G4)."""
    listing = reading_listing()
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("administration/readings.html", page=listing.read(request.args))
