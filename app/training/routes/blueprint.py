"""The blueprint of training, and what its views share."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.db import db
from app.core.errors import DomainError, Stale
from app.core.forms import PortalForm, VersionedForm
from app.licences.models import Programme
from app.licences.queries import area_choices, licensee_choices
from app.training.models import Person
from app.training.routes.numbers import lead_to_canonical_number

Done = TypeVar("Done")

blueprint = Blueprint("training", __name__, template_folder="../templates")
blueprint.before_request(lead_to_canonical_number)


def accepted(form: PortalForm, act: Callable[[], Done], person: Person | None = None) -> Done | None:
    """Run one action for a form that was sent and is valid, and return what it made.

    None where nothing was sent, the form is invalid, or the domain refused: the sentence is then on its field, the
    transaction is rolled back, and after a stale page the form carries the person's version as it is now, so that
    sending it again is a decision.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except DomainError as refusal:
        db.session.rollback()
        form.add_domain_error(refusal.field, refusal.sentence)
        if isinstance(refusal, Stale) and isinstance(form, VersionedForm) and person is not None:
            form.version.data = str(person.row_version)
        return None


def status_of(form: PortalForm) -> int:
    """Return 422 for a form that was sent and refused, otherwise 200."""
    return 422 if form.errors else 200


def asked_programme(programmes: Sequence[Programme]) -> Programme | None:
    """Return the programme `?programme=` names, else the first; None before any is added."""
    slug = request.args.get("programme", "")
    return next((one for one in programmes if one.slug == slug), programmes[0] if programmes else None)


def place_choices(day: date) -> dict[str, list[tuple[str, str]]]:
    """Return the organisations that can engage somebody, and the force areas, for a form."""
    return {"organisation": licensee_choices(day), "area": area_choices(day)}


def to_page(person: Person) -> ResponseReturnValue:
    """Lead to the person's page."""
    return redirect(url_for("training.person", number=person.number))
