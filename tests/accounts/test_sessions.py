"""How long a sign-in lasts, and what ends it at the next click (G1, G5)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.actions import end_role, end_sessions_of
from app.accounts.models import SignInSession, User
from app.accounts.queries import grants_on
from app.accounts.rules.browsers import browser_name
from app.accounts.rules.sessions import ABSOLUTE_LIMIT, sign_in_ends_at
from app.core.clock import now, today
from app.core.db import db
from app.core.roles import Role
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_statements

pytestmark = pytest.mark.feature("G1")
START = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


def session_of(user: User) -> SignInSession:
    found = db.session.scalar(sa.select(SignInSession).where(SignInSession.user_id == user.id))
    assert found is not None
    return found


def is_in(client: Visitor) -> bool:
    return client.get("/account").status_code == 200


@pytest.mark.parametrize(("role", "minutes"), [(Role.TRAINER, 60), (Role.PARTNER_LEAD, 240)])
def test_an_idle_sign_in_ends(
    client: Visitor, database: sa.Connection, clock: time_machine.Traveller, role: Role, minutes: int
) -> None:
    sign_in(client, make_user(role))
    clock.move_to(START + timedelta(minutes=minutes - 1))
    assert is_in(client), "that click begins the wait anew"
    clock.move_to(START + timedelta(minutes=2 * minutes - 2))
    assert is_in(client)
    clock.move_to(START + timedelta(minutes=3 * minutes - 2))
    assert not is_in(client)


def test_a_busy_sign_in_ends_after_twelve_hours(
    client: Visitor, database: sa.Connection, clock: time_machine.Traveller
) -> None:
    sign_in(client, make_user(Role.PARTNER_LEAD))
    for hours in range(1, 12):
        clock.move_to(START + timedelta(hours=hours))
        assert is_in(client)
    clock.move_to(START + ABSOLUTE_LIMIT)
    assert not is_in(client)


def test_a_click_is_noted_at_most_once_a_minute(
    client: Visitor, database: sa.Connection, clock: time_machine.Traveller
) -> None:
    user = make_user()
    sign_in(client, user)
    noted = []
    for seconds in (30, 59, 60, 90, 119, 120):
        clock.move_to(START + timedelta(seconds=seconds))
        client.get("/areas")
        noted.append((session_of(user).seen_at - START).seconds)
    assert noted == [0, 0, 60, 60, 60, 120]


@pytest.mark.feature("G5")
def test_a_session_ended_elsewhere_ends_at_the_next_click(client: Visitor, database: sa.Connection) -> None:
    user = make_user()
    sign_in(client, user)
    assert is_in(client)
    assert end_sessions_of(user) == 1
    assert not is_in(client)
    assert client.post("/account/password", data={}).location == "/sign-in"


def test_a_disabled_person_is_out_at_the_next_click(client: Visitor, database: sa.Connection) -> None:
    user = make_user()
    sign_in(client, user)
    user.disabled_at = now()
    assert not is_in(client)


def test_an_ended_role_opens_nothing_at_the_next_click(client: Visitor, database: sa.Connection) -> None:
    user = make_user(Role.LICENCE_MANAGER)
    sign_in(client, user)
    assert client.get("/organisations").status_code == 200
    (grant,) = grants_on(user.id, today())
    end_role(TESTER, grant=grant, until_day=today() - timedelta(days=1))
    assert client.get("/organisations").status_code == 403
    assert client.get("/account").status_code == 200, "what the portal holds of somebody is theirs without a role"
    assert client.post("/sign-out").status_code == 302


def test_a_role_that_begins_tomorrow_opens_nothing_today(
    client: Visitor, database: sa.Connection, clock: time_machine.Traveller
) -> None:
    user = make_user(Role.PARTNER_LEAD, from_day=date(2026, 6, 2))
    sign_in(client, user)
    assert client.get("/areas").status_code == 403
    clock.move_to(datetime(2026, 6, 1, 22, 59, tzinfo=UTC))
    sign_in(client, user)
    assert client.get("/areas").status_code == 403
    clock.move_to(datetime(2026, 6, 1, 23, 0, tzinfo=UTC))
    assert client.get("/areas").status_code == 200, "it is 2 June in London"


def test_one_query_finds_the_person_with_every_role(client: Visitor, database: sa.Connection, app: Flask) -> None:
    organisation = make_organisation(name="Restorative Example CIC")
    user = make_user(Role.PARTNER_LEAD, organisation)
    for role in (Role.FACILITATOR, Role.RETURN_PREPARER):
        other = make_user(role, organisation)
        db.session.execute(
            sa.text("UPDATE role_grant SET user_id = :mine WHERE user_id = :theirs"),
            {
                "mine": user.id.hex if db.engine.dialect.name == "sqlite" else user.id,
                "theirs": other.id.hex if db.engine.dialect.name == "sqlite" else other.id,
            },
        )
    sign_in(client, user)
    with counted_statements(database) as sent:
        page = client.get("/account/password")
    assert len(sent) == 1, sent
    assert "Partner lead, Restorative Example CIC, and 2 more" in page.text


def test_nobody_signed_in_costs_no_query(client: Visitor, database: sa.Connection) -> None:
    with counted_statements(database) as sent:
        client.get("/areas")
    assert sent == []


def test_the_actors_transaction_is_closed_before_the_body_is_read(
    client: Visitor, database: sa.Connection, app: Flask
) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    states: list[bool] = []
    app.before_request_funcs[None].append(lambda: states.append(db.session().in_transaction()))
    try:
        client.post("/organisations/new", data={})
    finally:
        app.before_request_funcs[None].pop()
    assert states == [False]


@pytest.mark.feature("G5")
def test_the_account_shows_only_ones_own_and_ends_it(client: Visitor, database: sa.Connection, app: Flask) -> None:
    user, stranger = make_user(name="Ada Own"), make_user(name="Sam Stranger")
    elsewhere, theirs = Visitor(app.test_client()), Visitor(app.test_client())
    sign_in(elsewhere, user)
    other = session_of(user)
    sign_in(theirs, stranger)
    sign_in(client, user)
    page = client.get("/account").text
    assert page.count("A browser of the tests") == 2
    assert page.count("This browser") == 1
    assert "Sam Stranger" not in page
    assert client.post(f"/account/sessions/{session_of(stranger).id}/end").status_code == 404
    assert is_in(theirs)
    assert client.post(f"/account/sessions/{other.id}/end").location == "/account"
    assert not is_in(elsewhere)
    assert client.post(f"/account/sessions/{other.id}/end").status_code == 404
    assert is_in(client)


def test_the_account_lists_roles_with_scope_and_days(client: Visitor, database: sa.Connection) -> None:
    area = make_area(name="Eastshire")
    sign_in(client, make_user(Role.FORCE_SPOC, area=area, from_day=date(2024, 2, 3)))
    page = client.get("/account").text
    assert "Force single point of contact" in page
    assert "Eastshire" in page
    assert "3 Feb 2024" in page


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Firefox/140.0", "Firefox on a Mac"),
        ("curl/8.0", "curl/8.0"),
        ("", "A browser that does not say what it is"),
        ("<script>" * 1_000, ("<script>" * 8)[:60]),
    ],
)
def test_a_browser_is_named_in_words(said: str, name: str) -> None:
    assert browser_name(said) == name


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001  made aware below
    st.timedeltas(timedelta(0), timedelta(hours=12)),
)
def test_a_trust_sign_in_never_outlasts_another(started: datetime, idle: timedelta) -> None:
    started = started.replace(tzinfo=UTC)
    strict = sign_in_ends_at(started, started + idle, holds_trust_role=True)
    plain = sign_in_ends_at(started, started + idle, holds_trust_role=False)
    assert strict <= plain <= started + ABSOLUTE_LIMIT
