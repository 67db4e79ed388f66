"""Calling off a suspension that has not begun."""

import uuid

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.licences.actions import call_off_suspension
from app.licences.forms import CallOffForm
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_calling_off
from app.licences.routes.pages import act_page, idle_page, to_page


@blueprint.route("/licences/<uuid:licence_id>/call-off", methods=["GET", "POST"])
@requires(Permission.LICENCES_SUSPEND, fresh=True)
def call_off(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Call off a suspension before it begins (A4)."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    coming = [one for one in facts.suspensions if one.is_to_come(today())]
    if not coming:
        return idle_page(licence, f"No suspension of {licence.reference} is to come: there is nothing to call off.")
    only = {"scope": coming[0].scope} if len(coming) == 1 else {}
    form = CallOffForm([one.scope for one in coming], data={"version": licence.row_version} | only)
    if accepted(form, lambda: _call_off(form, licence), licence):
        flash(f"The suspension of {licence.reference} is called off.", "success")
        return to_page(licence)
    notes = [f"{one.scope.label}, from {long_date(one.from_day)}: {one.reason}" for one in coming]
    title = f"Call off the suspension of {licence.reference}"
    return act_page(licence, form, title, "Call the suspension off", of_calling_off(), notes=notes)


def _call_off(form: CallOffForm, licence: Licence) -> bool:
    call_off_suspension(
        current_actor(),
        licence=licence,
        scope=form.scope.member,
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )
    return True
