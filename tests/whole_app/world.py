"""A small world for sweeps: one provider in one area with everything it has, another that must never see it."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from app.accounts.models import User
from app.core.actor import Actor
from app.core.db import db
from app.core.roles import AREA_ROLES, TRUST_ROLES, Role
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from app.training.models import Engagement
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_licence
from tests.builders.partners import make_area, make_commissioner, make_delivery, make_organisation
from tests.builders.training import make_person

STRANGERS = (Role.PARTNER_LEAD, Role.FACILITATOR, Role.RETURN_PREPARER, Role.COMMISSIONER, Role.FORCE_SPOC)


@dataclass
class World:
    """Its organisations, areas, people with their actors, and the addresses of what the provider has."""

    trust: Organisation
    provider: Organisation
    area: ForceArea
    people: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, role: Role, organisation: Organisation, area: ForceArea | None) -> None:
        """Add somebody with a role."""
        user = make_user(role, organisation, area, name=name.replace("-", " ").title())
        self.people[name], self.actors[name] = user, actor_of(user)


def make_world() -> World:
    """Return a world with everybody in it, ours and strangers."""
    area, elsewhere = make_area(), make_area()
    world = World(make_organisation(OrganisationKind.TRUST), make_organisation(OrganisationKind.PROVIDER), area)
    other = make_organisation(OrganisationKind.PROVIDER)
    make_delivery(area, world.provider)
    make_delivery(elsewhere, other)
    _populate(world, area, world.provider, tuple(Role), "")
    _populate(world, elsewhere, other, STRANGERS, "strange-")
    licence = make_licence(world.provider, [area])
    person = make_person(world.provider, area, user=world.people[Role.FACILITATOR.value])
    engagement = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == person.id)).one()
    world.addresses |= {"licence": str(licence.id), "organisation": str(world.provider.id), "area": area.code}
    world.addresses |= {"person": person.number, "engagement": str(engagement.id)}
    return world


def _populate(world: World, area: ForceArea, provider: Organisation, roles: tuple[Role, ...], prefix: str) -> None:
    commissioner = make_commissioner(area)
    force = make_organisation(OrganisationKind.FORCE)
    for role in roles:
        if role in TRUST_ROLES:
            world.add(prefix + role.value, role, world.trust, None)
        elif role in AREA_ROLES:
            body = commissioner if role is Role.COMMISSIONER else force
            world.add(prefix + role.value, role, body, area)
        else:
            world.add(prefix + role.value, role, provider, None)
