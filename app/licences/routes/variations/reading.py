"""Reading a variation: what it changes, where it stands, and who accepted it."""

import uuid
from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import current_actor
from app.core.clock import today
from app.licences.queries import (
    acceptances_of_variation,
    licence_facts,
    licence_for,
    sealed_variation,
    side_of,
    variation_of,
    variation_row,
)
from app.licences.routes.acts import Act
from app.licences.routes.blueprint import blueprint
from app.licences.routes.pages import FileCard
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
    more = {"file": _file_card(facts, one), "day_before": one.effective_on - timedelta(days=1)}
    page = {"one": one, "state": one.state_on(today()), "signed": signed, "acts": _acts(facts, one)}
    return render_template("licences/variation.html", licence=licence, **page, **more)


def _file_card(facts: LicenceFacts, one: VariationFacts) -> FileCard | None:
    """Return the sealed document of an agreed variation for those who may have it, made or being made (A14)."""
    is_theirs = may(current_actor(), Permission.AGREEMENTS_TAKE, organisation_id=facts.licensee_id)
    if one.agreed_on is None or not is_theirs:
        return None
    return FileCard(sealed_variation(variation_row(facts.id, one.number).id))


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
