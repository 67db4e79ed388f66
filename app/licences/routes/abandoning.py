"""Abandoning a draft."""

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.licences.actions import abandon_draft
from app.licences.forms import ReasonForm
from app.licences.models import Licence, LicenceTermination
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_abandoning
from app.licences.routes.pages import act_page, to_page


@blueprint.route("/licences/<uuid:licence_id>/abandon", methods=["GET", "POST"])
@requires(Permission.LICENCES_DRAFT)
def abandon(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Give a draft up, with the reason."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    form = ReasonForm(data={"version": licence.row_version})
    if accepted(form, lambda: _abandon(form, licence), licence):
        flash(f"The draft {licence.reference} is abandoned.", "success")
        if licence.renews_id is not None:
            return redirect(url_for("licences.detail", licence_id=licence.renews_id))
        return to_page(licence)
    title = f"Abandon the draft {licence.reference}"
    return act_page(licence, form, title, "Abandon the draft", of_abandoning(facts), is_destructive=True)


def _abandon(form: ReasonForm, licence: Licence) -> LicenceTermination:
    reason = form.reason.data or ""
    return abandon_draft(current_actor(), licence=licence, reason=reason, seen_version=form.seen_version)
