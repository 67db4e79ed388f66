"""A person about to change their address."""

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts.models import User
from tests.accounts.addresses.asking import OLD, START
from tests.builders.accounts import PASSWORD, make_user


@pytest.fixture
def clock(database: sa.Connection) -> object:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


@pytest.fixture
def lea(clock: time_machine.Traveller) -> User:
    return make_user(email=OLD, name="Lea Der", password=PASSWORD)
