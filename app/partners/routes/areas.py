"""The force areas, as a map and as a table, on any day."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.partners.queries import areas_on, map_tiles, reads_trust_notes
from app.partners.routes.blueprint import blueprint
from app.partners.routes.register import area_listing
from app.partners.rules.register import KNOWN_FROM
from app.partners.types import AreaState


@blueprint.get("/areas")
@requires(Permission.AREAS_READ)
def areas() -> ResponseReturnValue:
    """Show who delivers where on a day (E1, F18)."""
    day = asked_day()
    found = areas_on(day)
    listing = area_listing(found, for_trust=reads_trust_notes(current_actor()))
    export = listing.export(request.args)
    if export is not None:
        return export
    return render_template(
        "partners/areas.html",
        page=listing.read(request.args),
        tiles=map_tiles(found),
        order=tuple(state.label for state in AreaState),
        as_of=day,
        known_from=KNOWN_FROM,
        is_today=day == today(),
    )
