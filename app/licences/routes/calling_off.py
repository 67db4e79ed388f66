"""Calling off a suspension that has not begun."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, nothing_to_do, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.licences.actions import call_off_suspension
from app.licences.forms import CallOffForm
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_calling_off


@blueprint.route("/licences/<uuid:licence_id>/call-off", methods=["GET", "POST"])
@requires(Permission.LICENCES_SUSPEND)
def call_off(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Call off a suspension before it begins (A4)."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    coming = [one for one in facts.suspensions if one.is_to_come(today())]
    if not coming:
        sentence = f"No suspension of {licence.reference} is to come: there is nothing to call off."
        href = url_for("licences.detail", licence_id=licence.id)
        return nothing_to_do(f"Nothing to do for {licence.reference}", sentence, href=href, label=licence.reference)
    only = {"scope": coming[0].scope} if len(coming) == 1 else {}
    form = CallOffForm([one.scope for one in coming], data={"version": licence.row_version} | only)
    if accepted(form, lambda: _call_off(form, licence), licence):
        flash(f"The suspension of {licence.reference} is called off.", "success")
        return redirect(url_for("licences.detail", licence_id=licence.id))
    page = {"licence": licence, "coming": coming, "consequences": of_calling_off()}
    return render_template("licences/call_off.html", form=form, **page), status_of(form)


def _call_off(form: CallOffForm, licence: Licence) -> bool:
    call_off_suspension(
        current_actor(),
        licence=licence,
        scope=form.scope.member,
        reason=form.reason.data or "",
        seen_version=form.seen_version or 0,
    )
    return True
