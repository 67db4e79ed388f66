"""Reading the register: the list and a person's own page."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day, may_today
from app.core.clock import today
from app.core.errors import NotFound
from app.core.holding import held_for
from app.core.readings import ReadingKind, notes_reading, readings_of
from app.core.readings.queries import MOST_READINGS
from app.licences.queries import licensee_choices, programmes
from app.training.queries import (
    insist_they_were_there,
    people_listing,
    people_on,
    person_for,
    person_record,
    sees_everybody,
)
from app.training.routes.acts import acts_on, vetting_on
from app.training.routes.blueprint import asked_programme, blueprint
from app.training.routes.summary import timeline_entries
from app.training.rules import certification_state


@blueprint.get("/people")
@requires(Permission.PEOPLE_READ)
def people() -> ResponseReturnValue:
    """List the people the viewer may see, with their states on the day asked for."""
    viewer, day, offered = current_actor(), asked_day(), programmes()
    organisations = tuple(licensee_choices(day)) if sees_everybody(viewer) else ()
    people_of_day = people_on(viewer, day, asked_programme(offered))
    employers = held_for(viewer, Permission.VETTING_READ)
    named = tuple((one.slug, one.name) for one in offered)
    listing = people_listing(people_of_day, organisations, named, employers)
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    page = listing.read(request.args)
    may_register = may_today(viewer, Permission.PEOPLE_REGISTER)
    return render_template(
        "training/people.html", page=page, day=day, may_register=may_register, may_vet=bool(employers)
    )


@blueprint.get("/people/<person_number:number>")
@requires(Permission.PEOPLE_READ, Permission.PEOPLE_READ_OWN)
@notes_reading(ReadingKind.PERSON, subject="number")
def person(number: str) -> ResponseReturnValue:
    """Show a person: what they are on a day with its sentences, their whole record, and its history."""
    viewer, asked, programme = current_actor(), asked_day(), asked_programme(programmes())
    seen = person_for(viewer, number)
    day = seen.day_shown(asked)
    record = person_record(seen, day, held_for(viewer, Permission.VETTING_READ))
    insist_they_were_there(record, day)
    facts = record.facts(programme.id if programme else None, day)
    page: dict[str, Any] = {
        "record": record,
        "facts": facts,
        "answer": certification_state(facts, day),
        "entries": timeline_entries(record.events),
        "acts": acts_on(viewer, seen, facts),
        "vetting": vetting_on(viewer, seen, day),
    }
    return render_template("training/person.html", **page, seen=seen, day=day, is_today=day == today())


@blueprint.get("/people/<person_number:number>/readers")
@requires(Permission.PEOPLE_READ, Permission.PEOPLE_READ_OWN)
def readers(number: str) -> ResponseReturnValue:
    """Show a person who else has looked at their record, and when (G4); to others there is no such page."""
    viewer = current_actor()
    seen = person_for(viewer, number)
    if not seen.is_self:
        raise NotFound("page")
    readings = readings_of([(ReadingKind.PERSON, seen.person.number)], but=viewer.user_id)
    return render_template("training/readers.html", number=number, readings=readings, most=MOST_READINGS)
