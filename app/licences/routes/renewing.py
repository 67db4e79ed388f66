"""Renewing a licence."""

import uuid
from dataclasses import asdict

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.licences.actions import renew_licence
from app.licences.actions.renewing import RenewalTerms, terms_of_renewal
from app.licences.forms import RenewalForm
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_for, own_rungs
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_renewing
from app.licences.routes.pages import act_page, to_page
from app.licences.rules import LicenceFacts, ladder_words


@blueprint.route("/licences/<uuid:licence_id>/renew", methods=["GET", "POST"])
@requires(Permission.LICENCES_DRAFT)
def renew(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Draft the licence that renews this one, with its terms unless others are chosen."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    form = _form(facts, licence)
    renewal = accepted(form, lambda: _renew(form, licence), licence)
    if renewal is not None:
        flash(f"{renewal.reference} is drafted to renew {licence.reference}.", "success")
        return to_page(renewal)
    return act_page(licence, form, f"Renew {licence.reference}", "Draft the renewal", of_renewing(facts))


def _form(facts: LicenceFacts, licence: Licence) -> RenewalForm:
    terms, rungs = asdict(terms_of_renewal(facts)), own_rungs(licence.id)
    typed = terms | {"lapse_policy": facts.lapse_policy.value, "version": licence.row_version}
    return RenewalForm(ladder_words(rungs) if rungs is not None else None, data=typed)


def _renew(form: RenewalForm, licence: Licence) -> Licence:
    terms = RenewalTerms(
        ends_on=form.ends_on.data,
        grace_days=form.grace_days.data or 0,
        notice_months=form.notice_months.data,
        lapse_policy=form.lapse_policy.member,
        seats=form.seats.data,
        keeps_ladder="keeps_ladder" in form and bool(form.keeps_ladder.data),
    )
    return renew_licence(current_actor(), licence=licence, terms=terms, seen_version=form.seen_version)
