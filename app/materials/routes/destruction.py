"""Destroying copies once a licence is over: confirming each, and certifying all (A23)."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, nothing_to_do, status_of
from app.core.actor import current_actor
from app.core.clock import day_of, today
from app.core.formats import counted
from app.core.verdicts import Finding
from app.licences.models import Licence
from app.licences.queries import licence_facts, licence_for
from app.licences.rules import LicenceFacts
from app.materials.actions.destruction import certify_destruction, confirm_destroyed
from app.materials.forms.destruction import CertificateForm, DestroyedForm
from app.materials.models import DestructionCertificate
from app.materials.queries.destruction import destruction_certificate, recalled_copies
from app.materials.routes.blueprint import blueprint
from app.materials.rules.destruction import DECLARATION, copies_are_recalled, destruction_may_be_certified
from app.partners.queries import organisation_names


@blueprint.route("/licences/<uuid:licence_id>/copies-destroyed", methods=["GET", "POST"])
@requires(Permission.DESTRUCTION_CERTIFY)
def copies_destroyed(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm which copies under a licence that is over are destroyed (A23)."""
    licence, facts = _ours(licence_id)
    held = recalled_copies(licence.id, facts.licensee_id)
    left = [(one.key, one.words) for one in held if one.destroyed_at is None]
    finding = copies_are_recalled(facts, today())
    if not finding.passed or not left:
        return _idle(licence, finding, "Every copy is confirmed destroyed.")
    form = DestroyedForm(left)
    number = accepted(form, lambda: confirm_destroyed(current_actor(), licence=licence, copy_keys=form.keys))
    if number is not None:
        flash(f"{counted(number, 'copy', 'copies')} confirmed destroyed.", "success")
        return _to_run_down(licence)
    return render_template("materials/copies_destroyed.html", form=form, licence=licence), status_of(form)


@blueprint.route("/licences/<uuid:licence_id>/certificate-of-destruction", methods=["GET", "POST"])
@requires(Permission.DESTRUCTION_CERTIFY)
def certificate_of_destruction(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Certify in one's own name that every copy under a licence that is over is destroyed (A23)."""
    licence, facts = _ours(licence_id)
    held = recalled_copies(licence.id, facts.licensee_id)
    earlier = destruction_certificate(licence.id, facts.licensee_id)
    gone = {one.copy_id for one in held if one.destroyed_at is not None}
    certified_on = day_of(earlier.recorded_at) if earlier else None
    for finding in (
        copies_are_recalled(facts, today()),
        destruction_may_be_certified(facts, [one.copy_id for one in held], gone, certified_on, today()),
    ):
        if not finding.passed:
            return _idle(licence, finding)
    names = organisation_names([facts.licensee_id], today())
    form = CertificateForm(DECLARATION.format(organisation=names.get(facts.licensee_id, "the licensee")))
    if accepted(form, lambda: _certify(form, licence)) is not None:
        flash(f"The destruction of copies under {licence.reference} is certified.", "success")
        return _to_run_down(licence)
    return render_template("materials/certificate.html", form=form, licence=licence, held=held), status_of(form)


def _ours(licence_id: uuid.UUID) -> tuple[Licence, LicenceFacts]:
    licence = licence_for(current_actor(), licence_id, Permission.DESTRUCTION_CERTIFY)
    return licence, licence_facts([licence.id])[0]


def _certify(form: CertificateForm, licence: Licence) -> DestructionCertificate:
    return certify_destruction(
        current_actor(),
        licence=licence,
        signatory=form.signatory.data or "",
        signatory_role=form.signatory_role.data or "",
    )


def _idle(licence: Licence, finding: Finding, otherwise: str = "") -> ResponseReturnValue:
    sentence = otherwise if finding.passed else f"{finding.because} {finding.remedy}"
    href = f"/licences/{licence.id}/run-down"
    return nothing_to_do(f"Nothing to do for {licence.reference}", sentence, href=href, label="The run-down")


def _to_run_down(licence: Licence) -> ResponseReturnValue:
    return redirect(f"/licences/{licence.id}/run-down")
