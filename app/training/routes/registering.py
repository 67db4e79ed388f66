"""Registering people and renaming them."""

import uuid

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.db import db
from app.core.formats import long_date
from app.partners.models import Organisation
from app.partners.queries import area_by_code
from app.training.actions import register_engaged_person, register_person, rename_person
from app.training.forms import RegisterForm, RenameForm
from app.training.models import Person, PersonName
from app.training.queries import current_name, person_for
from app.training.routes.blueprint import blueprint, place_choices, to_page
from app.training.routes.linking import account_at


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_REGISTER)
def new() -> ResponseReturnValue:
    """Register a person, with their first engagement where there is one."""
    form = RegisterForm(place_choices(today()), data={"from_day": today()})
    person = accepted(form, lambda: _register(form))
    if person is not None:
        flash(f"{form.name.data} is registered as {person.number}, for good. Award a level next.", "success")
        return to_page(person)
    return render_template("training/new.html", form=form), status_of(form)


@blueprint.route("/people/<person_number:number>/name", methods=["GET", "POST"])
@requires(Permission.PEOPLE_REGISTER)
def name(number: str) -> ResponseReturnValue:
    """Record a new name from a day on."""
    person = person_for(current_actor(), number).person
    form = RenameForm(data={"version": person.row_version, "from_day": today()})
    renamed = accepted(form, lambda: _rename(form, person), person)
    if renamed is not None:
        flash(f"{person.number} is called {renamed.name} from {long_date(renamed.from_day)}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person)}
    return render_template("training/name.html", form=form, **page), status_of(form)


def _register(form: RegisterForm) -> Person:
    who = {
        "name": form.name.data or "",
        "from_day": form.from_day.data,
        "user": account_at(form.user.data) if form.user.data else None,
        "is_namesake": bool(form.is_namesake.data),
        "is_same_person": bool(form.is_same_person.data),
    }
    if not form.organisation.data:
        return register_person(current_actor(), **who)
    organisation = db.session.get_one(Organisation, uuid.UUID(form.organisation.data))
    area = area_by_code(form.area.data)
    return register_engaged_person(current_actor(), organisation=organisation, area=area, **who)


def _rename(form: RenameForm, person: Person) -> PersonName:
    return rename_person(
        current_actor(),
        person=person,
        name=form.name.data or "",
        from_day=form.from_day.data,
        seen_version=form.seen_version,
    )
