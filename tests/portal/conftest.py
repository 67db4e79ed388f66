"""A provider that delivers in an area, for the tests of the portal's pages."""

import pytest

from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from tests.builders.partners import make_area, make_delivery, make_organisation


@pytest.fixture
def trust() -> Organisation:
    """The Trust."""
    return make_organisation(OrganisationKind.TRUST)


@pytest.fixture
def area() -> ForceArea:
    """An area a partner delivers in."""
    return make_area(name="Wessex")


@pytest.fixture
def provider(trust: Organisation, area: ForceArea) -> Organisation:
    """A provider that delivers in the area."""
    made = make_organisation(name="Harbour Lights")
    make_delivery(area, made)
    return made
