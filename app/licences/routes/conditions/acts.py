"""Setting a licence's conditions, accepting evidence, reopening and withdrawing (A15)."""

import uuid

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.formats import long_date
from app.licences.actions import accept_condition, reopen_condition, set_condition, withdraw_condition
from app.licences.forms import AcceptConditionForm, ConditionForm, ReasonForm
from app.licences.models import ConditionMeeting, Licence, LicenceCondition
from app.licences.queries import licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.conditions.performing import ConditionAct, On, performed
from app.licences.routes.consequences import (
    of_a_condition,
    of_accepting,
    of_reopening,
    of_withdrawing_a_condition,
)
from app.licences.routes.pages import act_page, to_page

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


@blueprint.route(f"{ONE}/accept", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_ACCEPT)
def accept(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Accept the evidence at hand: the condition is met."""
    return performed(ACCEPT, licence_id, condition_number)


@blueprint.route(f"{ONE}/reopen", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_ACCEPT)
def reopen(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Reopen a condition that counted as met."""
    return performed(REOPEN, licence_id, condition_number)


@blueprint.route(f"{ONE}/withdraw", methods=["GET", "POST"])
@requires(Permission.CONDITIONS_SET)
def withdraw_the_condition(licence_id: uuid.UUID, condition_number: int) -> ResponseReturnValue:
    """Withdraw a condition that need not be met any more."""
    return performed(WITHDRAW, licence_id, condition_number)


def _set(form: ConditionForm, licence: Licence) -> LicenceCondition:
    return set_condition(
        current_actor(),
        licence=licence,
        words=form.words.data or "",
        due_on=form.due_on.data,
        stops_downloads=bool(form.stops_downloads.data),
        measure=form.counted,
        at_least=form.at_least.data,
        seen_version=form.seen_version,
    )


def _accept(form: AcceptConditionForm, on: On) -> ConditionMeeting:
    met_on, note, seen = form.met_on.data, form.note.data or "", form.seen_version
    return accept_condition(on.actor, licence=on.licence, number=on.number, met_on=met_on, note=note, seen_version=seen)


def _reopen(form: ReasonForm, on: On) -> ConditionMeeting:
    seen, reason = form.seen_version, form.reason.data or ""
    return reopen_condition(on.actor, licence=on.licence, number=on.number, reason=reason, seen_version=seen)


def _withdraw(form: ReasonForm, on: On) -> LicenceCondition:
    seen, reason = form.seen_version, form.reason.data or ""
    return withdraw_condition(on.actor, licence=on.licence, number=on.number, reason=reason, seen_version=seen)


ACCEPT = ConditionAct(
    permission=Permission.CONDITIONS_ACCEPT,
    form=AcceptConditionForm,
    does=_accept,
    title="Accept condition {number} of {reference} as met",
    button="Accept the condition as met",
    done="Condition {number} of {reference} counts as met.",
    follows=of_accepting,
    shows_evidence=True,
)
REOPEN = ConditionAct(
    permission=Permission.CONDITIONS_ACCEPT,
    form=ReasonForm,
    does=_reopen,
    title="Reopen condition {number} of {reference}",
    button="Reopen the condition",
    done="Condition {number} of {reference} is to be met again.",
    follows=of_reopening,
    is_destructive=True,
)
WITHDRAW = ConditionAct(
    permission=Permission.CONDITIONS_SET,
    form=ReasonForm,
    does=_withdraw,
    title="Withdraw condition {number} of {reference}",
    button="Withdraw the condition",
    done="Condition {number} of {reference} is withdrawn.",
    follows=of_withdrawing_a_condition,
)
