"""A licensed place, the people in it, and forms as they are typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

from werkzeug.test import TestResponse

from app.core.clock import today
from app.core.roles import Role
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import state_on
from app.licences.types import LicenceState
from app.partners.models import ForceArea, Organisation
from tests.builders.accounts import make_user, sign_in
from tests.conftest import Visitor


@dataclass(frozen=True)
class Place:
    """A provider licensed in an area, and its licence."""

    provider: Organisation
    area: ForceArea
    licence: Licence

    @property
    def path(self) -> str:
        """Return the address of the licence's page."""
        return f"/licences/{self.licence.id}"


def sign_in_as(client: Visitor, role: Role, place: Place | None = None) -> None:
    """Sign in a person of the role, in the place where one is given."""
    person = {
        Role.COMMISSIONER: lambda: make_user(role, area=place.area if place else None),
        Role.FORCE_SPOC: lambda: make_user(role, area=place.area if place else None),
        Role.PARTNER_LEAD: lambda: make_user(role, place.provider if place else None),
        Role.FACILITATOR: lambda: make_user(role, place.provider if place else None),
        Role.RETURN_PREPARER: lambda: make_user(role, place.provider if place else None),
        Role.RETURN_CERTIFIER: lambda: make_user(role, place.provider if place else None),
    }.get(role, lambda: make_user(role))
    sign_in(client, person())


def words_of(answer: TestResponse) -> str:
    """Return a page's text without its markup, spaces tidied."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def typed_day(name: str, day: date) -> dict[str, str]:
    """Return a day as its three inputs."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def tomorrow() -> date:
    """Return the day after today."""
    return today() + timedelta(days=1)


def version_on(client: Visitor, path: str) -> str:
    """Return the version a form's page carries."""
    found = re.search(r'name="version" type="hidden" value="(\d+)"', client.get(path).text)
    assert found is not None
    return found.group(1)


def state_of(licence: Licence) -> LicenceState:
    """Return the licence's state today."""
    (facts,) = licence_facts([licence.id])
    return state_on(facts, today())


def suspension(**changes: object) -> dict[str, object]:
    """Return a suspension as it is typed."""
    typed = {"scope": "whole", "reason": "The insurance lapsed", "conditions_to_lift": "Send the certificate"}
    return typed | typed_day("from_day", today()) | changes


def draft(place: Place, **changes: object) -> dict[str, object]:
    """Return a draft as it is typed."""
    typed = {
        "programme": str(place.licence.programme_id),
        "licensee": str(place.provider.id),
        "shape": "grant",
        "areas-0-area": place.area.code,
        "grace_days": "28",
        "seats": "12",
        "lapse_policy": "keep-held",
    }
    first = today() + timedelta(days=900)
    return typed | typed_day("starts_on", first) | typed_day("ends_on", first + timedelta(days=730)) | changes


TYPED: dict[str, Callable[[], dict[str, object]]] = {
    "suspend": suspension,
    "reinstate": lambda: {"scope": "whole", "reason": "It was sent"} | typed_day("lifted_from", today()),
    "terminate": lambda: {"reason": "Breach"} | typed_day("effective_on", today()),
    "sign": lambda: (
        {"side": "licensor", "signatory": "A", "signatory_role": "B", "shares_ground": "y", "without_grant": "y"}
        | typed_day("signed_on", today())
    ),
}
