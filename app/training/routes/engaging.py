"""Engaging people and ending engagements."""

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
from app.training.actions import end_engagement, engage_person
from app.training.forms import EndEngagementForm, EngageForm
from app.training.models import Engagement, Person
from app.training.queries import current_name, open_engagement, person_for
from app.training.routes.blueprint import blueprint, place_choices, to_page
from app.training.routes.consequences import of_ending


@blueprint.route("/people/<person_number:number>/engagements", methods=["GET", "POST"])
@requires(Permission.PEOPLE_REGISTER)
def engage(number: str) -> ResponseReturnValue:
    """Record an engagement by an organisation in an area."""
    person = person_for(current_actor(), number).person
    form = EngageForm(place_choices(today()), data={"version": person.row_version, "from_day": today()})
    engagement = accepted(form, lambda: _engage(form, person), person)
    if engagement is not None:
        flash(f"{person.number} is engaged from {long_date(engagement.from_day)}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person)}
    return render_template("training/engage.html", form=form, **page), status_of(form)


@blueprint.route("/people/<person_number:number>/engagements/<uuid:engagement_id>/end", methods=["GET", "POST"])
@requires(Permission.PEOPLE_REGISTER)
def end(number: str, engagement_id: uuid.UUID) -> ResponseReturnValue:
    """Record the last day of an engagement."""
    person = person_for(current_actor(), number).person
    engagement = open_engagement(person, engagement_id, today())
    form = EndEngagementForm(data={"version": person.row_version, "until_day": today()})
    ended = accepted(form, lambda: _end(form, person, engagement_id), person)
    if ended is not None:
        flash(f"The engagement by {engagement.organisation} ends on {long_date(form.until_day.data)}.", "success")
        return to_page(person)
    page = {"whom": person, "called": current_name(person), "engagement": engagement}
    return render_template("training/end.html", form=form, consequences=of_ending(engagement), **page), status_of(form)


def _engage(form: EngageForm, person: Person) -> Engagement:
    return engage_person(
        current_actor(),
        person=person,
        organisation=db.session.get_one(Organisation, uuid.UUID(form.organisation.data)),
        area=area_by_code(form.area.data),
        from_day=form.from_day.data,
        seen_version=form.seen_version,
    )


def _end(form: EndEngagementForm, person: Person, engagement_id: uuid.UUID) -> Engagement:
    return end_engagement(
        current_actor(),
        person=person,
        engagement_id=engagement_id,
        until_day=form.until_day.data,
        seen_version=form.seen_version,
    )
