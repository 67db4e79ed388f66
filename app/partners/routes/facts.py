"""Recording dated facts about a force area."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.partners.actions import record_delivery, record_party
from app.partners.forms import DeliveryForm, PartyForm
from app.partners.models import AreaDelivery, AreaParty, Organisation
from app.partners.queries import AreaOnDay, area_by_code, area_on, organisation_by_id, organisations_of_kind
from app.partners.routes.blueprint import blueprint
from app.partners.types import Governance, OrganisationKind, PartyRole


@blueprint.route("/areas/<string:code>/delivery", methods=["GET", "POST"])
@requires(Permission.AREAS_MANAGE)
def delivery(code: str) -> ResponseReturnValue:
    """Record who delivers in an area from a day on (E1)."""
    area = area_on(code, today())
    form = DeliveryForm(organisations_of_kind(OrganisationKind.PROVIDER, day=today()), data=_present_delivery(area))
    if accepted(form, lambda: _record_delivery(area, form)) is not None:
        flash(f"Who delivers in {area.short_name} is recorded.", "success")
        return redirect(f"/areas/{code}")
    return render_template("partners/delivery.html", form=form, name=area.name, code=code), status_of(form)


@blueprint.route("/areas/<string:code>/parties", methods=["GET", "POST"])
@requires(Permission.AREAS_MANAGE)
def parties(code: str) -> ResponseReturnValue:
    """Record who is the force or the commissioner of an area from a day on (E1; domain, section 3.2)."""
    area, day = area_on(code, today()), today()
    form = PartyForm(
        organisations_of_kind(OrganisationKind.FORCE, day=day),
        organisations_of_kind(OrganisationKind.COMMISSIONER, day=day),
    )
    if accepted(form, lambda: _record_party(area, form)) is not None:
        flash(f"It is recorded who is what to {area.short_name}.", "success")
        return redirect(f"/areas/{code}")
    return render_template("partners/parties.html", form=form, name=area.name, code=code), status_of(form)


def _record_delivery(area: AreaOnDay, form: DeliveryForm) -> AreaDelivery:
    assert form.from_day.data is not None
    return record_delivery(
        current_actor(),
        area=area_by_code(area.area.code),
        facts=form.facts,
        provider=_chosen(form.provider.data) if form.provider.data else None,
        trust_lead=form.trust_lead.data,
        note=form.note.data,
        from_day=form.from_day.data,
    )


def _record_party(area: AreaOnDay, form: PartyForm) -> AreaParty:
    assert form.from_day.data is not None
    return record_party(
        current_actor(),
        area=area_by_code(area.area.code),
        role=PartyRole(form.role.data),
        organisation=_chosen(form.organisation.data),
        governance=Governance(form.governance.data) if form.governance.data else None,
        office_holder=form.office_holder.data,
        from_day=form.from_day.data,
    )


def _chosen(typed: str) -> Organisation:
    return organisation_by_id(current_actor(), uuid.UUID(typed), today())


def _present_delivery(area: AreaOnDay) -> dict[str, object]:
    """Return today's arrangement to begin the form with, but for the day the new one holds from."""
    row = area.delivery
    if row is None:
        return {}
    return {
        "model": row.model,
        "provider": str(row.provider_id or ""),
        "interest_from": row.interest_from,
        "mobilisation_from": row.mobilisation_from,
        "pilot_from": row.pilot_from,
        "live_from": row.live_from,
        "ended_on": row.ended_on,
        "trust_lead": row.trust_lead,
        "note": row.note,
    }
