"""The page of a force area: what every feature knows of it on a day (E1)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.partners.queries import AreaOnDay, area_history, area_on, reads_trust_notes, territory_of
from app.partners.rules import area_sentences
from app.portal.queries.areas import (
    gaps_of_area,
    handbooks_of_area,
    known_of_area,
    licence_sentences,
)
from app.portal.routes.blueprint import blueprint

CODE_LENGTH = 9


@blueprint.get("/areas/<string:code>")
@requires(Permission.AREAS_READ)
def area(code: str) -> ResponseReturnValue:
    """Show an area on a day: its state, parties, licences, facilitators, handbooks and history."""
    viewer, day = current_actor(), asked_day()
    if len(code) == CODE_LENGTH and code.isalnum() and code != code.upper():
        return _in_capitals(code)
    found = area_on(code, day)
    facts = found.delivery.facts if found.delivery is not None else None
    known = known_of_area(viewer, found.area.id, day)
    territory = territory_of(found.area.id, day)
    into = territory.into[:1]
    said = area_sentences(facts, day, *((into[0].name, into[0].from_day) if into else ()))
    return render_template(
        "portal/area.html",
        area=found,
        sentences=said + licence_sentences(known.licences, day),
        for_trust=reads_trust_notes(viewer),
        licences=known.licences if may(viewer, Permission.LICENCES_READ) else None,
        has_more_licences=known.has_more_licences,
        gap=gaps_of_area(found, [one.name for one in territory.parts], day) if _is_for(viewer, found) else None,
        facilitators=known.facilitators,
        handbooks=handbooks_of_area(found, day) if may(viewer, Permission.MATERIALS_READ) else (),
        territory=territory,
        history=area_history(found.area.id),
        day=day,
        is_today=day == today(),
    )


def _is_for(viewer: Actor, area: AreaOnDay) -> bool:
    """Whether the viewer may know which days of the area no licence covers: the Trust, and who commissions there."""
    return may(viewer, Permission.LICENCES_READ, area_ids=[area.area.id])


def _in_capitals(code: str) -> ResponseReturnValue:
    """Lead to the area's own address, with whatever was asked for."""
    asked = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(url_for("portal.area", code=code.upper()) + asked, 301)
