"""A provider in an area with a certified facilitator."""

import pytest

from app.core.roles import Role
from tests.builders.accounts import make_user
from tests.builders.partners import make_area, make_organisation
from tests.builders.training import make_person
from tests.training.places import Place


@pytest.fixture
def place() -> Place:
    """A provider with a certified facilitator who can sign in."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    facilitator = make_user(Role.FACILITATOR, provider)
    return Place(provider, area, facilitator, make_person(provider, area, name="Maya Robson", user=facilitator))
