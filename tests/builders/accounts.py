"""People and sign-ins for tests. `sign_in` skips the password, whose hashing is slow on purpose."""

import contextvars
from datetime import date
from itertools import count
from typing import Protocol

from flask.testing import FlaskClient

from app.accounts.actions import add_user, grant_role, start_session
from app.accounts.actions.privacy import accept_notice
from app.accounts.models import User
from app.accounts.queries import grants_on
from app.accounts.rules.grants import kind_for
from app.core.actor import Actor, ActorGrant
from app.core.clock import today
from app.core.db import db
from app.core.roles import AREA_ROLES, Role
from app.partners.models import ForceArea, Organisation
from tests.builders.partners import TESTER, make_area, make_organisation

PASSWORD = "seven-quiet-herons"
_numbers = count(1)


class HasClient(Protocol):
    """A browser of the tests."""

    client: FlaskClient


def make_user(
    role: Role | None = Role.PARTNER_LEAD,
    organisation: Organisation | None = None,
    area: ForceArea | None = None,
    *,
    name: str | None = None,
    email: str | None = None,
    password: str | None = None,
    from_day: date = date(2020, 1, 1),
) -> User:
    """Add a person with a role, for an organisation (and area) made for the role where none is given.

    They have a password only where one is given: use `sign_in` for everything but signing in itself.
    """
    number = next(_numbers)
    user = add_user(
        TESTER, email=email or f"person{number}@test.example", name=name or f"Person {number}", password=password
    )
    accept_notice(user)
    if role is not None:
        organisation = organisation or make_organisation(kind_for(role))
        if role in AREA_ROLES:
            area = area or make_area()
        grant_role(TESTER, user=user, role=role, organisation=organisation, area=area, from_day=from_day)
    return user


def sign_in(browser: HasClient, user: User) -> str:
    """Sign a person in with a test's browser and return the session's token; a second call changes the person."""
    token = start_session(user, browser="A browser of the tests", address="127.0.0.1")
    db.session.commit()
    contextvars.Context().run(_put_into_cookie, browser.client, token)
    return token


def actor_of(user: User, day: date | None = None) -> Actor:
    """Return the actor a person is on a day, as sign-in would make it."""
    grants = grants_on(user.id, day or today())
    return Actor(
        user.id, user.name, tuple(ActorGrant(grant.role, grant.organisation_id, grant.area_id) for grant in grants)
    )


def _put_into_cookie(client: FlaskClient, token: str) -> None:
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = token
