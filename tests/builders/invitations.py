"""Invitations for tests, sent through the action."""

from itertools import count

from app.accounts.actions import Sent, invite_user
from app.accounts.models import User
from app.core.roles import AREA_ROLES, Role
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import actor_of
from tests.builders.partners import TESTER, make_area, make_organisation

_numbers = count(1)


def invite(
    role: Role = Role.FACILITATOR,
    organisation: Organisation | None = None,
    *,
    by: User | None = None,
    email: str | None = None,
    name: str | None = None,
    area: ForceArea | None = None,
) -> Sent:
    """Invite somebody: as the system unless somebody is named, for a provider made for it unless one is."""
    number = next(_numbers)
    return invite_user(
        actor_of(by) if by is not None else TESTER,
        email=email or f"invited{number}@test.example",
        name=name or f"Invited Person {number}",
        role=role,
        organisation=organisation or make_organisation(OrganisationKind.PROVIDER),
        area=area or (make_area() if role in AREA_ROLES else None),
    )


def path_of(sent: Sent) -> str:
    """Return the path of an invitation's link."""
    return sent.link[sent.link.index("/welcome/") :]
