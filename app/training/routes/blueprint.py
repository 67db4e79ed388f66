"""The blueprint of training, and what its views share."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.licences.models import Programme
from app.licences.queries import licensee_choices
from app.partners.queries import area_choices
from app.training.models import Person
from app.training.routes.numbers import lead_to_canonical_number

Done = TypeVar("Done")

blueprint = Blueprint("training", __name__, template_folder="../templates")
blueprint.before_request(lead_to_canonical_number)


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
