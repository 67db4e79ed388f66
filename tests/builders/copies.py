"""A provider under licence, its people, and released packs, for tests about who may have a copy."""

from dataclasses import dataclass, field
from datetime import timedelta

from app.accounts.models import User
from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.licences.models import Licence
from app.materials.actions.copies import request_copy
from app.materials.actions.stamping import stamp_copy
from app.materials.models import Copy, PackVersion, VersionFile
from app.materials.types import Audience
from app.partners.models import ForceArea, Organisation
from app.training.actions.certification import award_level
from app.training.actions.people import engage_person, register_person
from app.training.models import Person
from app.training.types import Level
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_licence, make_programme
from tests.builders.materials import files_in, make_pack, make_released
from tests.builders.partners import TESTER, make_area, make_delivery, make_organisation


@dataclass
class Place:
    """A provider licensed in one area, with a lead and a certified facilitator."""

    provider: Organisation
    area: ForceArea
    licence: Licence
    lead: User
    facilitator: User
    person: Person
    versions: dict[Audience, PackVersion] = field(default_factory=dict)

    def version(self, audience: Audience = Audience.FACILITATOR) -> PackVersion:
        """Return the released version of the pack for an audience, made when it is first asked for."""
        if audience not in self.versions:
            self.versions[audience] = make_released(make_pack(f"{audience.value.title()} pack", audience))
        return self.versions[audience]

    def file(self, audience: Audience = Audience.FACILITATOR) -> VersionFile:
        """Return the one file of that version."""
        return files_in(self.version(audience))[0]


def make_place(name: str | None = None) -> Place:
    """Return a provider in term, its lead, and a certified facilitator who works in its area."""
    provider, area = make_organisation(name=name), make_area()
    licence = make_licence(provider, [area])
    make_delivery(area, provider)
    lead = make_user(Role.PARTNER_LEAD, provider)
    facilitator = make_user(Role.FACILITATOR, provider)
    return Place(provider, area, licence, lead, facilitator, make_person(facilitator, provider, area))


def make_person(user: User, provider: Organisation, area: ForceArea, level: Level | None = Level.CERTIFIED) -> Person:
    """Register the person behind an account, engage them, and award a level where one is given, a year long."""
    began = today() - timedelta(days=60)
    person = register_person(TESTER, name=user.name, from_day=began, user=user)
    engage_person(TESTER, person=person, organisation=provider, area=area, from_day=began)
    if level is not None:
        award_level(
            TESTER,
            person=person,
            programme=make_programme(),
            level=level,
            from_day=began,
            until_day=began + timedelta(days=365),
            reason="Assessed",
        )
    return person


def make_copy(user: User, file: VersionFile, *, is_stamped: bool = True) -> Copy:
    """Have somebody ask for a copy, and have it stamped as the worker would."""
    copy = request_copy(actor_of(user), file.id)
    if is_stamped:
        db.session.commit()
        stamp_copy(copy.id)
        db.session.commit()
    return copy
