"""Offering a draft to its licensee, and recording that an offer came to nothing."""

import uuid
from datetime import timedelta

from flask import flash
from flask.typing import ResponseReturnValue

from app.accounts.queries import people_who_may
from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.licences.actions import end_offer, offer_licence
from app.licences.forms import EndOfferForm, OfferForm
from app.licences.models import Licence, LicenceOffer
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_ending_an_offer, of_offering
from app.licences.routes.knowing import ground_sentences
from app.licences.routes.pages import act_page, to_page
from app.licences.rules import LicenceFacts, answer_days_on


@blueprint.route("/licences/<uuid:licence_id>/offer", methods=["GET", "POST"])
@requires(Permission.LICENCES_OFFER)
def offer(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the draft was offered to its licensee."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    proposed = {"offered_on": today(), "answer_by": today() + timedelta(days=answer_days_on(today()))}
    form = OfferForm(data=proposed | {"version": licence.row_version})
    made = accepted(form, lambda: _offer(form, licence), licence)
    if made is not None:
        flash(f"{licence.reference} is on offer until {long_date(made.answer_by)}.", "success")
        return to_page(licence)
    following = of_offering(facts, _answering(facts), ground_sentences(facts))
    return act_page(licence, form, f"Offer {licence.reference}", "Record the offer", following)


@blueprint.route("/licences/<uuid:licence_id>/end-offer", methods=["GET", "POST"])
@requires(Permission.LICENCES_OFFER)
def end_the_offer(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the offer was withdrawn or declined."""
    licence = licence_for(current_actor(), licence_id)
    form = EndOfferForm(data={"version": licence.row_version, "ended_on": today()})
    ended = accepted(form, lambda: _end(form, licence), licence)
    if ended is not None:
        flash(f"The offer of {licence.reference} is recorded as ended. It is a draft again.", "success")
        return to_page(licence)
    title = f"End the offer of {licence.reference}"
    return act_page(licence, form, title, "Record the end of the offer", of_ending_an_offer(), is_destructive=True)


def _answering(facts: LicenceFacts) -> list[str]:
    """Return the names of whoever answers for the licensee."""
    return [one.name for one in people_who_may(Permission.LICENCES_ANSWER, today(), organisation_id=facts.licensee_id)]


def _offer(form: OfferForm, licence: Licence) -> LicenceOffer:
    return offer_licence(
        current_actor(),
        licence=licence,
        offered_on=form.offered_on.data,
        answer_by=form.answer_by.data,
        seen_version=form.seen_version or 0,
    )


def _end(form: EndOfferForm, licence: Licence) -> LicenceOffer:
    return end_offer(
        current_actor(),
        licence=licence,
        ending=form.ending.member,
        ended_on=form.ended_on.data,
        reason=form.reason.data or "",
        seen_version=form.seen_version or 0,
    )
