"""Going live, notice, and the run-off after the end."""

import uuid
from datetime import date

from flask import flash
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import long_date
from app.core.forms import VersionedForm
from app.licences.actions import arrange_run_off, give_notice, record_go_live, withdraw_notice
from app.licences.forms import NoticeForm, RunOffForm, WithdrawNoticeForm, go_live_form
from app.licences.models import Licence, LicenceNotice, LicenceRunOff
from app.licences.queries import licence_facts, licence_for
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_going_live, of_notice, of_run_off, of_withdrawing_notice
from app.licences.routes.gaps import warn_of_gaps
from app.licences.routes.pages import act_page, to_page
from app.licences.rules import LicenceFacts, longest_run_off_on, months_after
from app.licences.rules.going_live import field_of


@blueprint.route("/licences/<uuid:licence_id>/go-live", methods=["GET", "POST"])
@requires(Permission.LICENCES_MOBILISE)
def go_live(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record the day each area of the licence goes live, as planned or as it was."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    areas = {one.area_id: one.words for one in facts.territory}
    known = {field_of(one.area_id): one.live_on for one in facts.go_lives}
    form = go_live_form(areas, data=known | {"version": licence.row_version})
    if accepted(form, lambda: _go_live(form, licence, facts), licence):
        flash(f"The days {licence.reference} goes live are recorded.", "success")
        return to_page(licence)
    title = f"Record when {licence.reference} goes live"
    return act_page(licence, form, title, "Record the days", of_going_live(facts))


@blueprint.route("/licences/<uuid:licence_id>/notice", methods=["GET", "POST"])
@requires(Permission.LICENCES_GIVE_NOTICE)
def notice(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record notice to end the licence."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    proposed = {"given_on": today(), "ends_on": months_after(today(), facts.notice_months)}
    form = NoticeForm(data=proposed | {"version": licence.row_version})
    given = accepted(form, lambda: _give(form, licence), licence)
    if given is not None:
        flash(f"Notice of {licence.reference} is recorded. It ends on {long_date(given.ends_on)}.", "success")
        warn_of_gaps(licence)
        return to_page(licence)
    title = f"Record notice of {licence.reference}"
    return act_page(licence, form, title, "Record the notice", of_notice(facts), is_destructive=True)


@blueprint.route("/licences/<uuid:licence_id>/withdraw-notice", methods=["GET", "POST"])
@requires(Permission.LICENCES_GIVE_NOTICE)
def withdraw_the_notice(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the notice was withdrawn by agreement."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    form = WithdrawNoticeForm(data={"version": licence.row_version, "withdrawn_on": today()})
    withdrawn = accepted(form, lambda: _withdraw(form, licence), licence)
    if withdrawn is not None:
        flash(f"The notice of {licence.reference} is withdrawn. It runs until {long_date(facts.ends_on)}.", "success")
        return to_page(licence)
    title = f"Withdraw the notice of {licence.reference}"
    return act_page(licence, form, title, "Record the withdrawal", of_withdrawing_notice(facts))


@blueprint.route("/licences/<uuid:licence_id>/run-off", methods=["GET", "POST"])
@requires(Permission.LICENCES_GIVE_NOTICE)
def run_off(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Record until when pairs open at the end are finished."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    form = RunOffForm(data={"version": licence.row_version, "until_day": facts.run_off_until})
    arranged = accepted(form, lambda: _run_off(form, licence), licence)
    if arranged is not None:
        flash(f"Open pairs of {licence.reference} are finished until {long_date(arranged.until_day)}.", "success")
        return to_page(licence)
    title = f"Arrange the run-off of {licence.reference}"
    follows = of_run_off(facts, longest_run_off_on(today()))
    return act_page(licence, form, title, "Record the run-off", follows)


def _go_live(form: VersionedForm, licence: Licence, facts: LicenceFacts) -> bool:
    days: dict[uuid.UUID, date | None] = {one.area_id: form[field_of(one.area_id)].data for one in facts.territory}
    record_go_live(current_actor(), licence=licence, days=days, seen_version=form.seen_version or 0)
    return True


def _give(form: NoticeForm, licence: Licence) -> LicenceNotice:
    return give_notice(
        current_actor(),
        licence=licence,
        given_by=form.given_by.member,
        given_on=form.given_on.data,
        ends_on=form.ends_on.data,
        reason=form.reason.data or "",
        shorter_because=form.shorter_because.data,
        seen_version=form.seen_version or 0,
    )


def _withdraw(form: WithdrawNoticeForm, licence: Licence) -> LicenceNotice:
    return withdraw_notice(
        current_actor(),
        licence=licence,
        withdrawn_on=form.withdrawn_on.data,
        reason=form.reason.data or "",
        seen_version=form.seen_version or 0,
    )


def _run_off(form: RunOffForm, licence: Licence) -> LicenceRunOff:
    return arrange_run_off(
        current_actor(),
        licence=licence,
        until_day=form.until_day.data,
        reason=form.reason.data or "",
        seen_version=form.seen_version or 0,
    )
