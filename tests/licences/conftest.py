"""A provider licensed in an area."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.roles import Role
from tests.builders.accounts import make_user
from tests.builders.licences import make_draft, make_licence, make_offer
from tests.builders.partners import make_area, make_organisation
from tests.licences.offered import Offered
from tests.licences.places import Place
from tests.licences.varied import Varied


@pytest.fixture
def place() -> Place:
    """A provider with a licence in force."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    return Place(provider, area, make_licence(provider, [area]))


@pytest.fixture
def offered() -> Offered:
    """A draft for Northmoor in Cumbria, offered today."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    lead = make_user(Role.PARTNER_LEAD, provider, name="Catherine Lowther")
    manager = make_user(Role.LICENCE_MANAGER, name="Priya Shah")
    for answers in (lead, manager):
        answers.password_hash = "set, and never tried here"
    licence = make_draft(provider, [area], starts_on=today() + timedelta(days=30))
    make_offer(licence)
    return Offered(provider, area, licence, lead, manager)


@pytest.fixture
def varied() -> Varied:
    """Northmoor's licence, in term for a year."""
    provider = make_organisation(name="Northmoor")
    lead = make_user(Role.PARTNER_LEAD, provider, name="Catherine Lowther")
    manager = make_user(Role.LICENCE_MANAGER, name="Priya Shah")
    for one in (lead, manager):
        one.password_hash = "set, and never tried here"
    licence = make_licence(provider, [make_area(name="Cumbria")], seats=12, grace_days=10)
    return Varied(licence, lead, manager)
