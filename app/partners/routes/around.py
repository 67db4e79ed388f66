"""Recording what is around an organisation: contacts, and what it is part of (E1)."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.partners.actions import add_contact, end_contact, record_parent, withdraw_end
from app.partners.forms import ContactForm, EndContactForm, ParentForm
from app.partners.models import Organisation, OrganisationContact
from app.partners.queries import (
    contact_of,
    organisation_by_id,
    organisation_names,
    organisations_of_kind,
)
from app.partners.routes.blueprint import blueprint
from app.partners.types import ContactRole, OrganisationKind


@blueprint.route("/organisations/<uuid:organisation_id>/contacts", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def contact(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record a contact of an organisation (E1)."""
    found = organisation_by_id(current_actor(), organisation_id, today())
    form = ContactForm(data={"from_day": today()})
    made = accepted(form, lambda: _add(form, found))
    if made is not None:
        flash(f"{made.name} is recorded as a contact.", "success")
        return _to_page(organisation_id)
    return render_template("partners/contact.html", form=form, **_named(found)), status_of(form)


@blueprint.route("/organisations/<uuid:organisation_id>/contacts/<uuid:contact_id>/end", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def contact_end(organisation_id: uuid.UUID, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Record a contact's last day (E1)."""
    found = organisation_by_id(current_actor(), organisation_id, today())
    contact = contact_of(found.id, contact_id)
    form = EndContactForm(data={"until_day": today()})
    if accepted(form, lambda: _end(form, contact)):
        flash("The contact’s last day is recorded.", "success")
        return _to_page(organisation_id)
    page = {"contact": contact, **_named(found)}
    return render_template("partners/contact_end.html", form=form, **page), status_of(form)


@blueprint.route("/organisations/<uuid:organisation_id>/parent", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def parent(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record what an organisation is part of from a day on (E1)."""
    found, day = organisation_by_id(current_actor(), organisation_id, today()), today()
    others = [one for one in organisations_of_kind(*OrganisationKind, day=day) if one[0] != found.id]
    form = ParentForm(others, data={"from_day": day})
    if accepted(form, lambda: _record_parent(form, found)):
        flash("What it is part of is recorded.", "success")
        return _to_page(organisation_id)
    return render_template("partners/parent.html", form=form, **_named(found)), status_of(form)


@blueprint.post("/organisations/<uuid:organisation_id>/goes-on")
@requires(Permission.ORGANISATIONS_MANAGE)
def goes_on(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw the recorded end of an organisation (E1)."""
    found = organisation_by_id(current_actor(), organisation_id, today())
    withdraw_end(current_actor(), organisation=found)
    flash("It is recorded that the organisation goes on.", "success")
    return _to_page(organisation_id)


def _add(form: ContactForm, organisation: Organisation) -> OrganisationContact:
    assert form.from_day.data is not None
    return add_contact(
        current_actor(),
        organisation=organisation,
        role=ContactRole(form.role.data),
        name=form.name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        from_day=form.from_day.data,
    )


def _end(form: EndContactForm, contact: OrganisationContact) -> bool:
    assert form.until_day.data is not None
    end_contact(current_actor(), contact=contact, until_day=form.until_day.data)
    return True


def _record_parent(form: ParentForm, organisation: Organisation) -> bool:
    assert form.from_day.data is not None
    actor, chosen = current_actor(), form.parent.data
    above = organisation_by_id(actor, uuid.UUID(chosen), today()) if chosen else None
    record_parent(actor, organisation=organisation, parent=above, from_day=form.from_day.data)
    return True


def _named(organisation: Organisation) -> dict[str, Any]:
    names = organisation_names([organisation.id], today())
    return {"organisation_id": organisation.id, "name": names.get(organisation.id, "this organisation")}


def _to_page(organisation_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("partners.organisation", organisation_id=organisation_id))
