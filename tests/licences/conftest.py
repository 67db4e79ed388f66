"""A provider licensed in an area."""

import pytest

from tests.builders.licences import make_licence
from tests.builders.partners import make_area, make_organisation
from tests.licences.places import Place


@pytest.fixture
def place() -> Place:
    """A provider with a licence in force."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    return Place(provider, area, make_licence(provider, [area]))
