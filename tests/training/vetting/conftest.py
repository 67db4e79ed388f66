"""An employer, its lead, and somebody it engages."""

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.training.models import Person
from tests.builders.accounts import make_user
from tests.builders.partners import make_area, make_organisation
from tests.builders.training import make_person


@pytest.fixture
def ours(database: sa.Connection) -> Organisation:
    return make_organisation(name="Northmoor")


@pytest.fixture
def area(database: sa.Connection) -> ForceArea:
    return make_area(name="Wessex")


@pytest.fixture
def lead(ours: Organisation) -> User:
    return make_user(Role.PARTNER_LEAD, ours, name="Lea Der")


@pytest.fixture
def fay(ours: Organisation, area: ForceArea) -> Person:
    return make_person(ours, area, name="Fay Checked")
