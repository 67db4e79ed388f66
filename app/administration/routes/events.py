"""Reading the event log (G2)."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.administration.queries import event_by_id, event_listing, subject_path
from app.administration.routes.blueprint import blueprint
from app.administration.rules import changes, group_of
from app.core.access import Permission, requires


@blueprint.get("/audit")
@requires(Permission.EVENTS_READ, fresh_exports=True)
def audit() -> ResponseReturnValue:
    """List what happened, newest first."""
    listing = event_listing()
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("administration/audit.html", page=listing.read(request.args))


@blueprint.get("/audit/<uuid:event_id>")
@requires(Permission.EVENTS_READ)
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
