"""The run-down of a licence: its checklist, the copies to recall, and the certificate (A23)."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day, may_today
from app.core.clock import day_of, today
from app.licences.queries import insist_it_was_there, licence_facts, licence_for
from app.licences.rules import state_on
from app.materials.queries.destruction import destruction_certificate, recalled_copies
from app.materials.rules.destruction import is_over
from app.partners.queries import organisation_names
from app.portal.queries.breaks import held_accounts
from app.portal.routes.blueprint import blueprint
from app.portal.rules.run_down import Progress, steps_of


@blueprint.get("/licences/<uuid:licence_id>/run-down")
@requires(Permission.BREAKS_READ)
def run_down(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Show how far the run-down of a licence is on a day: each step, each copy, and the certificate (A23)."""
    viewer, day = current_actor(), asked_day()
    licence = licence_for(viewer, licence_id, Permission.BREAKS_READ)
    (facts,) = licence_facts([licence.id], named_on=day)
    insist_it_was_there(facts, day)
    held = recalled_copies(licence.id, facts.licensee_id)
    certificate = destruction_certificate(licence.id, facts.licensee_id)
    progress = Progress(
        held=len(held),
        destroyed=sum(one.destroyed_at is not None for one in held),
        certified_on=day_of(certificate.recorded_at) if certificate else None,
        roles=len(held_accounts(facts.licensee_id, day)),
    )
    return render_template(
        "portal/run_down.html",
        facts=facts,
        licensee=organisation_names([facts.licensee_id], day).get(facts.licensee_id, "The licensee"),
        state=state_on(facts, day),
        steps=steps_of(facts, progress, day),
        held=held,
        certificate=certificate,
        is_over=is_over(facts, day),
        may_certify=may_today(viewer, Permission.DESTRUCTION_CERTIFY, organisation_id=facts.licensee_id),
        day=day,
        is_today=day == today(),
    )
