"""Recording who delivers under a licence in its licensee's place, and until when (A19)."""

import uuid

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.errors import NotFound
from app.licences.actions.subcontracting import end_subcontract, subcontract_delivery
from app.licences.forms.chain import EndSubcontractForm, SubcontractForm
from app.licences.models import Licence, LicenceSubcontract
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.pages import act_page, to_page
from app.partners.queries import organisation_by_id, organisations_of_kind
from app.partners.types import OrganisationKind

CONSEQUENCES = (
    "The licence page and the organisation’s own page say who delivers under whose licence, from that day on.",
    "The licensee stays bound. Materials stay with its own people: the other organisation’s get none by this.",
)


@blueprint.route("/licences/<uuid:licence_id>/subcontract", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def subcontract(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record that an organisation delivers under the licence from a day on (A19)."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    providers = organisations_of_kind(OrganisationKind.PROVIDER, day=today())
    others = [one for one in providers if one[0] != facts.licensee_id]
    form = SubcontractForm(others, data={"version": licence.row_version, "from_day": today()})
    if accepted(form, lambda: _subcontract(form, licence), licence) is not None:
        flash(f"It is recorded who delivers under {licence.reference}.", "success")
        return to_page(licence)
    title = f"Who delivers under {licence.reference}"
    return act_page(licence, form, title, "Record who delivers", CONSEQUENCES)


@blueprint.route("/licences/<uuid:licence_id>/subcontracts/<uuid:subcontract_id>/end", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def subcontract_end(licence_id: uuid.UUID, subcontract_id: uuid.UUID) -> ResponseReturnValue:
    """Record the last day on which somebody delivers under the licence (A19)."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    row = next((one for one in facts.subcontracts if one.id == subcontract_id and one.until_day is None), None)
    if row is None:
        raise NotFound("subcontract")
    form = EndSubcontractForm(data={"until_day": today()})
    if accepted(form, lambda: _end(form, licence, subcontract_id)):
        flash(f"The last day of {row.name} is recorded.", "success")
        return to_page(licence)
    page = render_template("licences/subcontract_end.html", form=form, licence=licence, name=row.name)
    return page, status_of(form)


def _subcontract(form: SubcontractForm, licence: Licence) -> LicenceSubcontract:
    assert form.from_day.data is not None
    return subcontract_delivery(
        current_actor(),
        licence=licence,
        organisation=organisation_by_id(current_actor(), uuid.UUID(form.organisation.data), today()),
        from_day=form.from_day.data,
        consent=form.consent.data or "",
        seen_version=form.seen_version,
    )


def _end(form: EndSubcontractForm, licence: Licence, subcontract_id: uuid.UUID) -> bool:
    assert form.until_day.data is not None
    end_subcontract(current_actor(), licence=licence, subcontract_id=subcontract_id, until_day=form.until_day.data)
    return True
