"""Which licences an organisation holds, and who delivers under whose (A19)."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.errors import NotFound
from app.licences.rules import state_on
from app.partners.queries import name_on, names_over_time, organisation_by_id
from app.portal.queries.organisation_licences import delivered_under, held_licences
from app.portal.routes.blueprint import blueprint


@blueprint.get("/organisations/<uuid:organisation_id>/licences")
@requires(Permission.CHAIN_READ)
def organisation_licences(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Show the licences an organisation holds, who delivers under them, and under whose licences it delivers (A19)."""
    viewer, day = current_actor(), asked_day()
    found = organisation_by_id(viewer, organisation_id, day)
    if not may(viewer, Permission.CHAIN_READ, organisation_id=found.id):
        raise NotFound("organisation")
    held = [one for one in held_licences(viewer, found.id, day) if one.is_there(day)]
    return render_template(
        "portal/organisation_licences.html",
        organisation=found,
        name=name_on(names_over_time(found.id), day),
        held=[(facts, state_on(facts, day)) for facts in held],
        under_it=[(facts, one) for facts in held for one in facts.subcontracts],
        delivers=delivered_under(found.id, day),
        day=day,
    )
