"""Fixtures of the tests of authoring."""

import pytest

from tests.conftest import Visitor
from tests.materials.authoring.desk import Desk, make_desk


@pytest.fixture
def desk(client: Visitor) -> Desk:
    """A desk nobody sits at yet."""
    return make_desk(client)
