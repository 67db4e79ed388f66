"""The pipeline: every licence by its next decision (A8, A10, A15)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day, may_today
from app.licences.queries import pipeline_listing
from app.licences.routes.blueprint import blueprint
from app.partners.queries import area_choices


@blueprint.get("/licences/pipeline")
@requires(Permission.LICENCES_READ)
def pipeline() -> ResponseReturnValue:
    """Show the licences the viewer may read by their next decision, month by month."""
    viewer, day = current_actor(), asked_day()
    listing = pipeline_listing(viewer, day, area_choices(day), may_act=may_today(viewer, Permission.LICENCES_DRAFT))
    exported = listing.export(request.args, day=day)
    if exported is not None:
        return exported
    return render_template("licences/pipeline.html", page=listing.read(request.args, day=day), day=day)
