"""What every test of copies begins with."""

import pytest
import sqlalchemy as sa

from tests.builders.copies import Place, make_place


@pytest.fixture
def place(database: sa.Connection) -> Place:
    """A provider under licence with its people."""
    return make_place("Northmoor")
