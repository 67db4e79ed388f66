"""Reading a variation: what it changes, where it stands, and who accepted it."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.clock import today
from app.licences.queries import acceptances_of_variation, licence_facts, licence_for, side_of, variation_of
from app.licences.routes.acts import Act
from app.licences.routes.blueprint import blueprint
from app.licences.rules import LicenceFacts, VariationFacts, variation_may_be_answered, variation_may_be_ended
from app.licences.types import Side


@blueprint.get("/licences/<uuid:licence_id>/variations/<int:variation_number>")
@requires(Permission.LICENCES_READ)
def variation(licence_id: uuid.UUID, variation_number: int) -> ResponseReturnValue:
    """Show one variation of a licence."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    one = variation_of(licence.id, variation_number)
    signed = acceptances_of_variation(licence.id, variation_number)
    page = {"one": one, "state": one.state_on(today()), "signed": signed, "acts": _acts(facts, one)}
    return render_template("licences/variation.html", licence=licence, **page)


def _acts(facts: LicenceFacts, one: VariationFacts) -> list[Act]:
    side = side_of(current_actor(), facts)
    if side is None:
        return []
    accept = "Read and accept" if side is Side.LICENSEE else "Accept for the Trust"
    end = "Decline" if side is Side.LICENSEE else "Withdraw"
    offered = [
        (variation_may_be_answered(facts, one, side, today()), Act("accept", accept)),
        (variation_may_be_ended(facts, one, side, today()), Act("end", end, True)),
    ]
    return [act for finding, act in offered if finding.passed]
