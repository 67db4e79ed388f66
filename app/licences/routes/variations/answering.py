"""Answering a variation on screen: each side accepts for itself, the licensee declines, the Trust withdraws."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.errors import NotFound
from app.licences.actions import accept_variation, end_variation
from app.licences.forms import AcceptForm, ReasonForm
from app.licences.models import Licence, LicenceVariation, VariationAcceptance
from app.licences.queries import (
    ground_of_open_variation,
    licence_facts,
    licence_for,
    party_names,
    side_of,
    variation_of,
)
from app.licences.routes.blueprint import blueprint
from app.licences.routes.pages import act_page, idle_page
from app.licences.routes.variations.following import of_accepting_a_variation, of_ending_a_variation
from app.licences.rules import (
    DECLARATION,
    LicenceFacts,
    VariationFacts,
    variation_may_be_answered,
    variation_may_be_ended,
)
from app.licences.types import Side


@blueprint.route("/licences/<uuid:licence_id>/variations/<int:variation_number>/accept", methods=["GET", "POST"])
@requires(Permission.LICENCES_ANSWER, fresh=True)
def accept_the_variation(licence_id: uuid.UUID, variation_number: int) -> ResponseReturnValue:
    """Read what a variation changes and accept it for one's own side."""
    licence, facts, side, one = _answering(licence_id, variation_number)
    finding = variation_may_be_answered(facts, one, side, today())
    if not finding.passed:
        return idle_page(licence, f"{finding.because} {finding.remedy}")
    party = party_names(facts)[0 if side is Side.LICENSOR else 1]
    form = AcceptForm(DECLARATION.format(party=party), asks_about_ground=False, data={"terms": one.sha256})
    if accepted(form, lambda: _accept(form, licence, one, side)) is not None:
        flash(f"You have accepted variation {one.number} of {licence.reference} for {party}.", "success")
        return _to_page(licence, one)
    if form.is_stale:
        form.begin_again(one.sha256)
    following = of_accepting_a_variation(facts, one, side, ground_of_open_variation(facts, one.number))
    page: dict[str, Any] = {"one": one, "party": party, "consequences": following}
    return render_template("licences/accept_variation.html", licence=licence, form=form, **page), status_of(form)


@blueprint.route("/licences/<uuid:licence_id>/variations/<int:variation_number>/end", methods=["GET", "POST"])
@requires(Permission.LICENCES_ANSWER, fresh=True)
def end_the_variation(licence_id: uuid.UUID, variation_number: int) -> ResponseReturnValue:
    """Decline a variation for the licensee, or withdraw it for the Trust."""
    licence, facts, side, one = _answering(licence_id, variation_number)
    finding = variation_may_be_ended(facts, one, side, today())
    if not finding.passed:
        return idle_page(licence, f"{finding.because} {finding.remedy}")
    form = ReasonForm(data={"version": licence.row_version})
    if accepted(form, lambda: _end(form, licence, one, side), licence) is not None:
        flash(f"Variation {one.number} of {licence.reference} came to nothing. The other side is told why.", "success")
        return _to_page(licence, one)
    verb = "Decline" if side is Side.LICENSEE else "Withdraw"
    title = f"{verb} variation {one.number} of {licence.reference}"
    return act_page(licence, form, title, f"{verb} the variation", of_ending_a_variation(), is_destructive=True)


def _answering(licence_id: uuid.UUID, number: int) -> tuple[Licence, LicenceFacts, Side, VariationFacts]:
    """Return a variation the viewer answers, with its licence and the side they answer for; raises NotFound."""
    viewer = current_actor()
    licence = licence_for(viewer, licence_id, Permission.LICENCES_ANSWER)
    (facts,) = licence_facts([licence.id])
    side = side_of(viewer, facts)
    if side is None:
        raise NotFound("licence")
    return licence, facts, side, variation_of(licence.id, number)


def _to_page(licence: Licence, one: VariationFacts) -> ResponseReturnValue:
    return redirect(url_for("licences.variation", licence_id=licence.id, variation_number=one.number))


def _accept(form: AcceptForm, licence: Licence, one: VariationFacts, side: Side) -> VariationAcceptance:
    return accept_variation(
        current_actor(),
        licence=licence,
        number=one.number,
        side=side,
        signatory=form.signatory.data or "",
        signatory_role=form.signatory_role.data or "",
        terms_read=form.terms.data or "",
    )


def _end(form: ReasonForm, licence: Licence, one: VariationFacts, side: Side) -> LicenceVariation:
    return end_variation(
        current_actor(),
        licence=licence,
        number=one.number,
        side=side,
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )
