"""Signing, suspending, reinstating and terminating a licence. Each page says what will follow before it is sent."""

import uuid
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.licences.actions import reinstate_licence, sign_licence, suspend_licence, terminate_licence
from app.licences.forms import ReinstateForm, SignForm, SuspendForm, TerminateForm
from app.licences.models import Licence, LicenceSignature, LicenceSuspension, LicenceTermination
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_reinstating, of_signing, of_suspending, of_terminating, suspended
from app.licences.routes.gaps import warn_of_gaps
from app.licences.routes.knowing import to_know_of
from app.licences.routes.pages import act_page, idle_page, to_page


@blueprint.route("/licences/<uuid:licence_id>/sign", methods=["GET", "POST"])
@requires(Permission.LICENCES_SIGN, fresh=True)
def sign(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record one side's signature."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    if not facts.missing_sides:
        return idle_page(licence, "Every side that must sign has signed: there is no signature to record.")
    known = to_know_of(facts)
    form = SignForm(facts.missing_sides, **known.asks, data={"version": licence.row_version, "signed_on": today()})
    signature = accepted(form, lambda: _sign(form, licence), licence)
    if signature is not None:
        flash(f"{signature.signatory}’s signature of {licence.reference} is recorded.", "success")
        warn_of_gaps(licence)
        return to_page(licence)
    title = f"Record a signature of {licence.reference}"
    return act_page(licence, form, title, "Record the signature", of_signing(facts, known.sentences))


@blueprint.route("/licences/<uuid:licence_id>/suspend", methods=["GET", "POST"])
@requires(Permission.LICENCES_SUSPEND, fresh=True)
def suspend(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Suspend the licence, whole or for one activity."""
    licence = licence_for(current_actor(), licence_id)
    form = SuspendForm(data={"version": licence.row_version, "from_day": today()})
    suspension = accepted(form, lambda: _suspend(form, licence), licence)
    if suspension is not None:
        flash(suspended(licence.reference, suspension.from_day, today()), "success")
        return to_page(licence)
    title, button = f"Suspend {licence.reference}", "Suspend the licence"
    return act_page(licence, form, title, button, of_suspending(), is_destructive=True)


@blueprint.route("/licences/<uuid:licence_id>/reinstate", methods=["GET", "POST"])
@requires(Permission.LICENCES_SUSPEND, fresh=True)
def reinstate(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Lift a suspension."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    waiting = [one for one in facts.suspensions if one.may_be_lifted(today())]
    if not waiting:
        return idle_page(licence, f"{licence.reference} is not suspended: there is nothing to lift.")
    offered: dict[str, Any] = {"version": licence.row_version, "lifted_from": today()}
    if len(waiting) == 1:
        offered["scope"] = waiting[0].scope
    form = ReinstateForm([one.scope for one in waiting], data=offered)
    lifted = accepted(form, lambda: _reinstate(form, licence), licence)
    if lifted is not None:
        flash(f"{licence.reference} is reinstated from {long_date(lifted.lifted_from or today())}.", "success")
        return to_page(licence)
    notes = [
        f"{one.scope.label}, from {long_date(one.from_day)}. To lift it: {one.conditions_to_lift}" for one in waiting
    ]
    title, button = f"Reinstate {licence.reference}", "Reinstate the licence"
    return act_page(licence, form, title, button, of_reinstating(), notes=notes)


@blueprint.route("/licences/<uuid:licence_id>/terminate", methods=["GET", "POST"])
@requires(Permission.LICENCES_TERMINATE, fresh=True)
def terminate(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Terminate the licence from a day on."""
    licence = licence_for(current_actor(), licence_id)
    form = TerminateForm(data={"version": licence.row_version})
    termination = accepted(form, lambda: _terminate(form, licence), licence)
    if termination is not None:
        flash(f"{licence.reference} is terminated from {long_date(termination.effective_on)}.", "success")
        warn_of_gaps(licence)
        return to_page(licence)
    title, button = f"Terminate {licence.reference}", "Terminate the licence"
    return act_page(licence, form, title, button, of_terminating(), is_destructive=True)


def _sign(form: SignForm, licence: Licence) -> LicenceSignature:
    return sign_licence(
        current_actor(),
        licence=licence,
        side=form.side.member,
        signatory=form.signatory.data or "",
        signatory_role=form.signatory_role.data or "",
        signed_on=form.signed_on.data,
        shares_ground=form.confirms_shared_ground,
        without_grant=form.confirms_missing_grant,
        seen_version=form.seen_version,
    )


def _suspend(form: SuspendForm, licence: Licence) -> LicenceSuspension:
    return suspend_licence(
        current_actor(),
        licence=licence,
        scope=form.scope.member,
        reason=form.reason.data or "",
        conditions_to_lift=form.conditions_to_lift.data or "",
        from_day=form.from_day.data,
        seen_version=form.seen_version,
    )


def _reinstate(form: ReinstateForm, licence: Licence) -> LicenceSuspension:
    return reinstate_licence(
        current_actor(),
        licence=licence,
        scope=form.scope.member,
        reason=form.reason.data or "",
        lifted_from=form.lifted_from.data,
        seen_version=form.seen_version,
    )


def _terminate(form: TerminateForm, licence: Licence) -> LicenceTermination:
    return terminate_licence(
        current_actor(),
        licence=licence,
        effective_on=form.effective_on.data,
        reason=form.reason.data or "",
        seen_version=form.seen_version,
    )
