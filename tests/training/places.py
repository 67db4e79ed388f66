"""A provider in an area with its people, and forms as they are typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import User
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.training.models import Engagement, Person
from app.training.queries import person_facts
from app.training.rules import certification_state
from app.training.types import CertificationState
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_programme
from tests.conftest import Visitor
from tests.licences.places import typed_day, version_on

AREA_OR_PROVIDER = {Role.PARTNER_LEAD, Role.FACILITATOR, Role.RETURN_PREPARER, Role.RETURN_CERTIFIER}


@dataclass(frozen=True)
class Place:
    """A provider in an area, a facilitator with an account and their record."""

    provider: Organisation
    area: ForceArea
    facilitator: User
    person: Person

    @property
    def path(self) -> str:
        """Return the address of the person's page."""
        return f"/people/{self.person.number}"

    @property
    def end_path(self) -> str:
        """Return the address where the person's engagement is ended."""
        engagement = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == self.person.id)).first()
        assert engagement is not None
        return f"{self.path}/engagements/{engagement.id}/end"


def sign_in_as(client: Visitor, role: Role, place: Place | None = None) -> User:
    """Sign in somebody of the role, for the place's provider or area where one is given; never its facilitator."""
    organisation = place.provider if place and role in AREA_OR_PROVIDER else None
    area = place.area if place and role in (Role.COMMISSIONER, Role.FORCE_SPOC) else None
    user = make_user(role, organisation, area)
    sign_in(client, user)
    return user


def state_of(person: Person) -> CertificationState:
    """Return what the person is certified for today."""
    facts = person_facts([person], make_programme().id, today())[person.id]
    return certification_state(facts, today()).state


def numbers_on(client: Visitor, query: str = "") -> list[str]:
    """Return the numbers the list shows, in order."""
    return re.findall(r">(CF-\w{4}-\w{4})</a>", client.get(f"/people?{query}").text)


def award_typed(**changes: object) -> dict[str, object]:
    """Return an award as it is typed."""
    typed = {"programme": "cara", "level": "lead", "reason": "Met the standard", "evidence": "Observation of 3 May"}
    days = typed_day("from_day", today()) | typed_day("until_day", today().replace(year=today().year + 1, day=1))
    return typed | days | changes


def standing_typed(**changes: object) -> dict[str, object]:
    """Return a suspension as it is typed."""
    typed = {"kind": "suspended", "reason": "A red line was recorded", "evidence": "Observation of 3 May"}
    return typed | typed_day("from_day", today()) | changes


def engagement_typed(place: Place, **changes: object) -> dict[str, object]:
    """Return an engagement as it is typed."""
    typed = {"organisation": str(place.provider.id), "area": place.area.code}
    return typed | typed_day("from_day", today()) | changes


def registration_typed(**changes: object) -> dict[str, object]:
    """Return a registration as it is typed."""
    return (
        {"name": "Somebody New", "user": "", "organisation": "", "area": ""} | typed_day("from_day", today()) | changes
    )


TYPED: dict[str, Callable[[Place], dict[str, object]]] = {
    "name": lambda _: {"name": "Another Name"} | typed_day("from_day", today()),
    "engagements": lambda place: engagement_typed(place),
    "certifications": lambda _: award_typed(),
    "standing": lambda _: standing_typed(),
    "standing/lift": lambda _: {"kind": "suspended", "reason": "Supervised"} | typed_day("lifted_from", today()),
}


def number_of(tag: EventTag) -> int:
    """Return how many events of a kind there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Event).where(Event.tag == tag)) or 0


def typed_for(client: Visitor, place: Place, act: str, **changes: object) -> dict[str, object]:
    """Return a form as it is typed, with the version its page carries."""
    return TYPED[act](place) | {"version": version_on(client, f"{place.path}/{act}")} | changes
