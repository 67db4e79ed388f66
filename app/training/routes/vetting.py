"""DBS checks and vetting: the employer's list, recording one, and withdrawing one (B17)."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.queries.preferences import default_organisation
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.core.errors import NotFound
from app.core.readings import ReadingKind, notes_reading
from app.partners.queries import area_by_code, area_choices, organisation_names
from app.training.actions.vetting import record_check, withdraw_check
from app.training.forms.vetting import VettingForm, WithdrawCheckForm
from app.training.models import Person, VettingCheck
from app.training.queries import current_name, person_for
from app.training.queries.vetted import vetting_listing
from app.training.queries.vetting import employers_of, own_check
from app.training.routes.blueprint import blueprint, to_page


@blueprint.get("/people/vetting")
@requires(Permission.VETTING_READ, fresh_exports=True)
@notes_reading(ReadingKind.VETTING)
def vetting() -> ResponseReturnValue:
    """List the people one's own organisation engages, with where their checks stand (B17)."""
    listing = vetting_listing(current_actor(), asked_day())
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("training/vetting.html", page=listing.read(request.args), day=asked_day())


@blueprint.route("/people/<person_number:number>/vetting", methods=["GET", "POST"])
@requires(Permission.VETTING_RECORD)
def record_vetting(number: str) -> ResponseReturnValue:
    """Record a check of somebody one's own organisation engages (B17)."""
    person = person_for(current_actor(), number).person
    employers = _employers(person)
    first = {"version": person.row_version, "employer": str(default_organisation(current_actor()) or "")}
    form = VettingForm(employers, area_choices(today()), data=first)
    check = accepted(form, lambda: _record(form, person, employers), person)
    if check is not None:
        flash(f"{check.level.label} is recorded for {person.number}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person)}
    return render_template("training/record_vetting.html", form=form, **page), status_of(form)


@blueprint.route("/people/<person_number:number>/vetting/<uuid:check_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.VETTING_RECORD)
def withdraw_vetting(number: str, check_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw a check that was recorded by mistake (B17)."""
    person = person_for(current_actor(), number).person
    check, form = own_check(current_actor(), person, check_id), WithdrawCheckForm(data={"version": person.row_version})
    if accepted(form, lambda: _withdraw(form, person, check), person):
        flash("The check is withdrawn. Record the right one where there is one.", "success")
        return to_page(person)
    check = own_check(current_actor(), person, check_id)
    page = {"whom": person, "called": current_name(person), "check": check}
    return render_template("training/withdraw_vetting.html", form=form, **page), status_of(form)


def _employers(person: Person) -> list[tuple[str, str]]:
    """Return the organisations to record for; to anybody else's people there is no such page."""
    ids = employers_of(current_actor(), person, today())
    if not ids:
        raise NotFound("person")
    names = organisation_names(ids, today())
    return [(str(one), names.get(one, "–")) for one in ids]


def _record(form: VettingForm, person: Person, employers: list[tuple[str, str]]) -> VettingCheck:
    chosen = form.employer.data if form.employer is not None else employers[0][0]
    return record_check(
        current_actor(),
        person=person,
        employer_id=uuid.UUID(chosen),
        facts=form.facts,
        area=area_by_code(form.area.data) if form.area.data else None,
        certificate_seen=bool(form.certificate_seen.data),
        seen_version=form.seen_version,
    )


def _withdraw(form: WithdrawCheckForm, person: Person, check: VettingCheck) -> bool:
    withdraw_check(
        current_actor(), person=person, check=check, reason=form.reason.data or "", seen_version=form.seen_version
    )
    return True
