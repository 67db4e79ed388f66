"""Renewing a licence."""

import uuid

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.forms import VersionedForm
from app.licences.actions import renew_licence
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_renewing
from app.licences.routes.pages import act_page, to_page


@blueprint.route("/licences/<uuid:licence_id>/renew", methods=["GET", "POST"])
@requires(Permission.LICENCES_DRAFT)
def renew(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Draft the licence that renews this one."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    form = VersionedForm(data={"version": licence.row_version})
    renewal = accepted(form, lambda: _renew(form, licence), licence)
    if renewal is not None:
        flash(f"{renewal.reference} is drafted to renew {licence.reference}.", "success")
        return to_page(renewal)
    return act_page(licence, form, f"Renew {licence.reference}", "Draft the renewal", of_renewing(facts))


def _renew(form: VersionedForm, licence: Licence) -> Licence:
    return renew_licence(current_actor(), licence=licence, seen_version=form.seen_version or 0)
