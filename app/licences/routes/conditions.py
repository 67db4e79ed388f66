"""Setting a licence's conditions, sending evidence, accepting it, reopening and withdrawing (A15)."""

import uuid

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.clock import today
from app.core.errors import NotFound
from app.core.formats import long_date
from app.licences.actions import (
    accept_condition,
    reopen_condition,
    send_evidence,
    set_condition,
    withdraw_condition,
)
from app.licences.forms import AcceptConditionForm, ConditionForm, EvidenceForm, ReasonForm
from app.licences.models import ConditionEvidence, ConditionMeeting, Licence, LicenceCondition
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import (
    of_a_condition,
    of_accepting,
    of_evidence,
    of_reopening,
    of_withdrawing_a_condition,
)
from app.licences.routes.pages import act_page, to_page
from app.licences.rules import ConditionFacts

ONE = "/licences/<uuid:licence_id>/conditions/<int:condition_number>"


@blueprint.route("/licences/<uuid:licence_id>/conditions/new", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_SET)
def new_condition(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Set a condition."""
    licence = licence_for(current_actor(), licence_id, Permission.CONDITIONS_SET)
    form = ConditionForm(data={"version": licence.row_version})
    made = accepted(form, lambda: _set(form, licence), licence)
    if made is not None:
        flash(f"Condition {made.number} is set, to be met by {long_date(made.due_on)}.", "success")
        return to_page(licence)
    return act_page(licence, form, f"Set a condition on {licence.reference}", "Set the condition", of_a_condition())


@blueprint.route(f"{ONE}/evidence", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_SEND_EVIDENCE)
def evidence(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Send evidence that a condition is met."""
    licence = licence_for(current_actor(), licence_id, Permission.CONDITIONS_SEND_EVIDENCE)
    condition = _condition(licence, condition_number)
    number = condition.number
    form = EvidenceForm(data={"version": licence.row_version})
    if accepted(form, lambda: _send(form, licence, number), licence):
        flash(f"The evidence for condition {number} is sent. The Trust looks at it next.", "success")
        return to_page(licence)
    title = f"Send evidence for condition {number} of {licence.reference}"
    return act_page(licence, form, title, "Send the evidence", of_evidence(), notes=[condition.words])


@blueprint.route(f"{ONE}/accept", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_ACCEPT)
def accept(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Accept the evidence at hand: the condition is met."""
    licence = licence_for(current_actor(), licence_id, Permission.CONDITIONS_ACCEPT)
    condition = _condition(licence, condition_number)
    number = condition.number
    form = AcceptConditionForm(data={"version": licence.row_version, "met_on": today()})
    if accepted(form, lambda: _accept(form, licence, number), licence):
        flash(f"Condition {number} of {licence.reference} counts as met.", "success")
        return to_page(licence)
    title = f"Accept condition {number} of {licence.reference} as met"
    at_hand = [f"{one.sent_by}, {long_date(one.sent_on)}: {one.words}" for one in condition.evidence_at_hand]
    notes = [condition.words, *at_hand]
    return act_page(licence, form, title, "Accept the condition as met", of_accepting(condition), notes=notes)


@blueprint.route(f"{ONE}/reopen", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_ACCEPT)
def reopen(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Reopen a condition that counted as met."""
    licence = licence_for(current_actor(), licence_id, Permission.CONDITIONS_ACCEPT)
    condition = _condition(licence, condition_number)
    number = condition.number
    form = ReasonForm(data={"version": licence.row_version})
    if accepted(form, lambda: _reopen(form, licence, number), licence):
        flash(f"Condition {number} of {licence.reference} is to be met again.", "success")
        return to_page(licence)
    title, follows = f"Reopen condition {number} of {licence.reference}", of_reopening(condition)
    button, notes = "Reopen the condition", [condition.words]
    return act_page(licence, form, title, button, follows, notes=notes, is_destructive=True)


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_SET)
def withdraw_the_condition(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Withdraw a condition that need not be met any more."""
    licence = licence_for(current_actor(), licence_id, Permission.CONDITIONS_SET)
    condition = _condition(licence, condition_number)
    number = condition.number
    form = ReasonForm(data={"version": licence.row_version})
    if accepted(form, lambda: _withdraw(form, licence, number), licence):
        flash(f"Condition {number} of {licence.reference} is withdrawn.", "success")
        return to_page(licence)
    title, follows = f"Withdraw condition {number} of {licence.reference}", of_withdrawing_a_condition()
    return act_page(licence, form, title, "Withdraw the condition", follows, notes=[condition.words])


def _condition(licence: Licence, number: int) -> ConditionFacts:
    (facts,) = licence_facts([licence.id])
    found = next((one for one in facts.conditions if one.number == number), None)
    if found is None:
        raise NotFound("condition")
    return found


def _set(form: ConditionForm, licence: Licence) -> LicenceCondition:
    return set_condition(
        current_actor(),
        licence=licence,
        words=form.words.data or "",
        due_on=form.due_on.data,
        stops_downloads=bool(form.stops_downloads.data),
        measure=form.counted,
        at_least=form.at_least.data,
        seen_version=form.seen_version or 0,
    )


def _send(form: EvidenceForm, licence: Licence, number: int) -> ConditionEvidence:
    seen, words = form.seen_version or 0, form.words.data or ""
    return send_evidence(current_actor(), licence=licence, number=number, words=words, seen_version=seen)


def _accept(form: AcceptConditionForm, licence: Licence, number: int) -> ConditionMeeting:
    return accept_condition(
        current_actor(),
        licence=licence,
        number=number,
        met_on=form.met_on.data,
        note=form.note.data or "",
        seen_version=form.seen_version or 0,
    )


def _reopen(form: ReasonForm, licence: Licence, number: int) -> ConditionMeeting:
    seen, reason = form.seen_version or 0, form.reason.data or ""
    return reopen_condition(current_actor(), licence=licence, number=number, reason=reason, seen_version=seen)


def _withdraw(form: ReasonForm, licence: Licence, number: int) -> LicenceCondition:
    seen, reason = form.seen_version or 0, form.reason.data or ""
    return withdraw_condition(current_actor(), licence=licence, number=number, reason=reason, seen_version=seen)
