"""One page to read or print about an area, for those who commission or police there (A22)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.core.errors import NotFound
from app.licences.queries import funding_of_areas, licences_covering, may_read_funding
from app.licences.rules import has_reached
from app.partners.queries import area_on, organisation_names
from app.partners.rules import area_sentences
from app.portal.routes.blueprint import blueprint
from app.portal.rules.own_area import licences_seen, unpaid_licences


@blueprint.get("/areas/<string:code>/overview")
@requires(Permission.AREA_OVERVIEW_READ)
def area_overview(code: str) -> ResponseReturnValue:
    """Show an area's licence, dates, delivering organisation and conditions on a day, without internal notes (A22)."""
    day = asked_day()
    found = area_on(code, day)
    if not may(current_actor(), Permission.AREA_OVERVIEW_READ, area_ids=[found.area.id]):
        raise NotFound("force area")
    # What a variation brings to the area on a day to come is read there from that day on.
    facts = [one for one in licences_covering([found.area.id], day) if has_reached(one, found.area.id, today())]
    reads_licences = may(current_actor(), Permission.LICENCES_READ, area_ids=[found.area.id])
    names = organisation_names({one.licensee_id for one in facts}, day)
    reads = may_read_funding(current_actor(), found.area.id)
    funding = funding_of_areas([found.area.id]) if reads else None
    return render_template(
        "portal/area_overview.html",
        funding=funding,
        unpaid=unpaid_licences(facts, funding or [], found.area.id, day) if reads else (),
        area=found,
        sentences=area_sentences(found.delivery.facts if found.delivery is not None else None, day),
        licences=licences_seen(facts, found.area.id, names, day, today(), with_reasons=reads_licences),
        day=day,
    )
