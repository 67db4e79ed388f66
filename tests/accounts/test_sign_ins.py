"""Where somebody is signed in: seen, ended elsewhere or everywhere; the cookie's marks; the clock change (G5)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app.accounts.models import SignInSession, User
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.settings import Settings
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.conftest import TEST_KEY, Visitor, make_portal

pytestmark = pytest.mark.feature("G5")


@pytest.fixture
def ada(database: sa.Connection) -> User:
    return make_user(Role.PARTNER_LEAD, email="ada@test.example", name="Ada Own", password=PASSWORD)


def is_in(client: Visitor) -> bool:
    return client.get("/account/password").status_code == 200


def test_all_others_are_signed_out_and_nobody_elses(client: Visitor, ada: User, app: Flask) -> None:
    first, second, stranger = (Visitor(app.test_client()) for _ in range(3))
    sign_in(first, ada)
    sign_in(second, ada)
    sign_in(stranger, make_user())
    sign_in(client, ada)
    assert "Sign out all other browsers" in client.get("/account").text
    assert client.post("/account/sessions/others/end").location == "/account"
    assert "2 other browsers signed out" in client.get("/account").text
    assert [is_in(one) for one in (client, first, second, stranger)] == [True, False, False, True]
    assert "Sign out all other browsers" not in client.get("/account").text
    event = db.session.scalar(sa.select(Event).where(Event.tag == EventTag.SIGNED_OUT_ELSEWHERE))
    assert event is not None
    assert event.sentence == "Ada Own signed out of 2 browsers at once."


def test_everywhere_is_here_too(client: Visitor, ada: User, app: Flask) -> None:
    other = Visitor(app.test_client())
    sign_in(other, ada)
    sign_in(client, ada)
    assert client.post("/account/sessions/all/end").location == "/sign-in"
    assert "You are signed out everywhere" in client.get("/sign-in").text
    assert (is_in(client), is_in(other)) == (False, False)


def test_each_sign_in_shows_browser_place_and_first_and_last_use(client: Visitor, ada: User) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
    client.post("/sign-in", data={"email": ada.email, "password": PASSWORD}, headers=agent)
    page = client.get("/account").text
    assert all(words in page for words in ("Firefox on Linux", "127.0.0.1", "This browser", "Second factor"))
    assert all(heading in page for heading in ("Signed in", "Last used"))


@pytest.mark.parametrize(
    "before", [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
)
def test_an_hour_is_an_hour_when_the_clocks_change(client: Visitor, database: sa.Connection, before: datetime) -> None:
    with time_machine.travel(before, tick=False) as clock:
        sign_in(client, make_user(Role.TRAINER))
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=60))
        assert not is_in(client)


def cookie_of(folder: Path, base_url: str) -> str:
    portal = make_portal(folder, settings=Settings(data_dir=folder, secret_keys=TEST_KEY, demo=True, base_url=base_url))
    with portal.test_client() as browser:
        return browser.post("/sign-out", base_url=base_url).headers["Set-Cookie"]


def test_the_cookies_marks_over_https(tmp_path: Path) -> None:
    name, *marks = cookie_of(tmp_path, "https://waymark.example").split("; ")
    assert name.startswith("__Host-waymark=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(marks)
    assert not any(mark.startswith("Domain") for mark in marks), "the prefix forbids it"


def test_the_cookies_marks_on_this_machine(tmp_path: Path) -> None:
    name, *marks = cookie_of(tmp_path, "http://127.0.0.1:8000").split("; ")
    assert name.startswith("waymark=")
    assert {"HttpOnly", "SameSite=Lax"} <= set(marks)
    assert "Secure" not in marks


def test_a_new_sign_in_has_a_new_token_and_ends_the_one_before(client: Visitor, ada: User) -> None:
    before = sign_in(client, ada)
    client.post("/sign-in", data={"email": ada.email, "password": PASSWORD})
    with client.client.session_transaction() as session:
        assert session["_user_id"] != before
    ended = db.session.scalars(sa.select(SignInSession).where(SignInSession.ended_at.is_not(None))).all()
    assert len(ended) == 1


def test_every_page_of_somebody_signed_in_offers_the_way_out(client: Visitor, ada: User) -> None:
    sign_in(client, ada)
    for path in ("/", "/areas", "/account", "/account/passkeys", "/account/confirm", "/no-such-page"):
        assert 'action="/sign-out"' in client.get(path).text, path
