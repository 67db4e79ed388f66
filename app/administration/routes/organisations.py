"""Ending an organisation (E1)."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.administration.actions import end_checked_organisation
from app.administration.forms import EndOrganisationForm
from app.administration.routes.blueprint import blueprint
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.partners.models import Organisation, OrganisationEnd
from app.partners.queries import organisation_by_id, organisation_names, organisations_of_kind

CONSEQUENCES = [
    "It is refused while one of its licences is in force afterwards, or an area counts on it.",
    "From the day after, it is offered nowhere: no licence, engagement or role can begin for it.",
    "Its people’s roles end with it, the night after its last day.",
    "Its past, its licences and its people’s records stay as they are. The end can be withdrawn.",
]


@blueprint.route("/organisations/<uuid:organisation_id>/end", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def end_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record the last day of an organisation, alone or by merging into another (E1)."""
    found = organisation_by_id(current_actor(), organisation_id, today())
    others = [one for one in organisations_of_kind(found.kind, day=today()) if one[0] != found.id]
    form = EndOrganisationForm(others)
    end = accepted(form, lambda: _end(form, found))
    if end is not None:
        flash(f"Its last day is recorded: {long_date(end.ended_on)}.", "success")
        return redirect(f"/organisations/{organisation_id}")
    name = organisation_names([found.id], today()).get(found.id, "this organisation")
    page = {"name": name, "organisation_id": found.id, "consequences": CONSEQUENCES}
    return render_template("administration/end_organisation.html", form=form, **page), status_of(form)


def _end(form: EndOrganisationForm, organisation: Organisation) -> OrganisationEnd:
    assert form.ended_on.data is not None
    actor, chosen = current_actor(), form.successor.data
    return end_checked_organisation(
        actor,
        organisation=organisation,
        ended_on=form.ended_on.data,
        what_follows=form.what_follows.data or "",
        successor=organisation_by_id(actor, uuid.UUID(chosen), today()) if chosen else None,
    )
