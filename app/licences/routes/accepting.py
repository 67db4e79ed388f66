"""Answering an offer on screen: each side accepts for itself, and the licensee may decline."""

import uuid
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.errors import NotFound
from app.core.verdicts import Finding
from app.licences.actions import accept_offer, decline_offer
from app.licences.forms import AcceptForm, ReasonForm
from app.licences.models import Licence, LicenceAcceptance, LicenceOffer
from app.licences.queries import licence_facts, licence_for, offered_terms, side_of
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_accepting_for, of_declining
from app.licences.routes.knowing import ToKnow, to_know_of
from app.licences.routes.pages import act_page, idle_page, to_page
from app.licences.rules import (
    DECLARATION,
    LicenceFacts,
    OfferedTerms,
    may_be_accepted,
    may_be_declined,
    rows_of_particulars,
)
from app.licences.types import Side


@blueprint.route("/licences/<uuid:licence_id>/accept", methods=["GET", "POST"])
@requires(Permission.LICENCES_ANSWER, fresh=True)
def accept_the_offer(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Read the terms on offer and accept them for one's own side."""
    licence, facts, side = _answering(licence_id)
    finding, terms = may_be_accepted(facts, side, today()), offered_terms(licence_id, today())
    if terms is None or not finding.passed:
        return _idle(licence, finding)
    known = to_know_of(facts) if side is Side.LICENSOR else ToKnow()
    party = terms.party(side)
    words = DECLARATION.format(party=party)
    form = AcceptForm(words, **known.asks, data={"terms": terms.fingerprint})
    acceptance = accepted(form, lambda: _accept(form, licence, side))
    if acceptance is not None:
        flash(f"You have accepted {licence.reference} for {party}.", "success")
        return to_page(licence)
    page: dict[str, Any] = {"consequences": of_accepting_for(facts, side, known.sentences), "party": party}
    return _terms_page(licence, form, terms, page)


@blueprint.route("/licences/<uuid:licence_id>/decline", methods=["GET", "POST"])
@requires(Permission.LICENCES_ANSWER, fresh=True)
def decline_the_offer(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Decline the offer for the licensee, with a reason."""
    licence, facts, side = _answering(licence_id)
    finding = may_be_declined(facts, side, today())
    if not finding.passed:
        return _idle(licence, finding)
    form = ReasonForm(data={"version": licence.row_version})
    ended = accepted(form, lambda: _decline(form, licence, side), licence)
    if ended is not None:
        flash(f"The offer of {licence.reference} is declined. The Trust is told why.", "success")
        return to_page(licence)
    title, button = f"Decline {licence.reference}", "Decline the offer"
    return act_page(licence, form, title, button, of_declining(), is_destructive=True)


def _answering(licence_id: uuid.UUID) -> tuple[Licence, LicenceFacts, Side]:
    """Return a licence the viewer answers offers of, its facts, and the side they answer for; raises NotFound."""
    viewer = current_actor()
    licence = licence_for(viewer, licence_id, Permission.LICENCES_ANSWER)
    (facts,) = licence_facts([licence.id])
    side = side_of(viewer, facts)
    if side is None:
        raise NotFound("licence")
    return licence, facts, side


def _idle(licence: Licence, finding: Finding) -> ResponseReturnValue:
    return idle_page(licence, f"{finding.because} {finding.remedy or ''}".strip())


def _terms_page(licence: Licence, form: AcceptForm, terms: OfferedTerms, page: dict[str, Any]) -> ResponseReturnValue:
    """Return the terms with the form beneath them; after a stale page, the terms as they are now, to be ticked anew."""
    if form.is_stale:
        form.begin_again(terms.fingerprint)
    return render_template(
        "licences/accept.html", licence=licence, form=form, terms=terms, rows_of=rows_of_particulars, **page
    ), (status_of(form))


def _accept(form: AcceptForm, licence: Licence, side: Side) -> LicenceAcceptance:
    return accept_offer(
        current_actor(),
        licence=licence,
        side=side,
        signatory=form.signatory.data or "",
        signatory_role=form.signatory_role.data or "",
        terms_read=form.terms.data or "",
        shares_ground=form.confirms_shared_ground,
        without_grant=form.confirms_missing_grant,
    )


def _decline(form: ReasonForm, licence: Licence, side: Side) -> LicenceOffer:
    return decline_offer(
        current_actor(),
        licence=licence,
        side=side,
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )
