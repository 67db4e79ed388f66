"""Guessing is slowed, from one place and from many, and nobody can be locked out by it (G5)."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from limits import parse_many

from app.accounts.models import User
from app.accounts.rules.known_browsers import LIFETIME, MOST_ACCOUNTS, KnownBrowser, read_browser
from app.accounts.types import MailKind
from app.core.clock import in_london, now
from app.core.limits import Tally
from app.core.references import new_id
from tests.builders.accounts import PASSWORD, make_user
from tests.builders.mail import messages
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("G5"), pytest.mark.usefixtures("database")]
AGAIN = re.compile(r"There were too many wrong tries. Try again at (\d\d:\d\d), or ask for a new password by mail.")
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def lead(database: sa.Connection) -> User:
    return make_user(email="lead@test.example", name="Ada Lead", password=PASSWORD)


def attempt(client: Visitor, password: str = "wrong password", email: str = "lead@test.example", **more: object) -> int:
    return client.post("/sign-in", data={"email": email, "password": password}, **more).status_code


@pytest.mark.parametrize("email", ["lead@test.example", "nobody@test.example"])
def test_wrong_tries_have_to_wait_and_are_told_until_when(client: Visitor, lead: User, email: str) -> None:
    assert [attempt(client, email=email) for _ in range(7)] == [422] * 5 + [429] * 2
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 429
    said = AGAIN.search(answer.text)
    assert said is not None
    soon = [in_london(now() + timedelta(minutes=minutes)) for minutes in (0, 1, 2, 3)]
    assert said.group(1) in {f"{one:%H:%M}" for one in soon}


def test_the_owner_elsewhere_is_not_kept_out(client: Visitor, lead: User) -> None:
    assert [attempt(client, environ_base=ELSEWHERE) for _ in range(6)][-1] == 429
    assert attempt(client, PASSWORD) == 302


def test_guessing_from_many_places_is_slowed_and_the_owners_browser_is_not(
    client: Visitor, app: Flask, lead: User
) -> None:
    assert attempt(client, PASSWORD) == 302
    attacker = Visitor(app.test_client())
    places = [{"REMOTE_ADDR": f"203.0.113.{number}"} for number in range(1, 14)]
    answers = [attempt(attacker, environ_base=place) for place in places for _ in range(5)]
    assert answers == [422] * 60 + [429] * 5
    assert attempt(Visitor(app.test_client()), PASSWORD, environ_base={"REMOTE_ADDR": "198.51.100.7"}) == 429
    client.post("/sign-out")
    assert attempt(client, PASSWORD) == 302


def test_a_known_browser_cannot_guess_for_ever_either(client: Visitor, lead: User) -> None:
    attempt(client, PASSWORD)
    client.post("/sign-out")
    assert [attempt(client) for _ in range(6)] == [422] * 5 + [429]


def test_tries_from_one_place_are_limited_whatever_they_try(client: Visitor, lead: User) -> None:
    assert [attempt(client, email=f"n{number}@test.example") for number in range(32)] == [422] * 30 + [429] * 2


def test_the_right_password_forgives_slips(client: Visitor, lead: User) -> None:
    for _ in range(3):
        assert [attempt(client) for _ in range(4)] == [422] * 4
        assert attempt(client, PASSWORD) == 302
        client.post("/sign-out")


def test_a_store_that_is_down_is_counted_for_in_this_process(client: Visitor, app: Flask, lead: User) -> None:
    former = app.extensions["tally"]
    app.extensions["tally"] = Tally("redis://127.0.0.1:1")
    try:
        assert [attempt(client) for _ in range(6)] == [422] * 5 + [429]
        assert attempt(client, PASSWORD, environ_base=ELSEWHERE) == 302
    finally:
        app.extensions["tally"] = former


def test_the_delay_grows() -> None:
    tally, steps = Tally("memory://"), parse_many("2 per minute; 3 per hour")
    for _ in range(2):
        tally.count(steps, "key")
    first = tally.full_until(steps, "key")
    tally.count(steps, "key")
    second = tally.full_until(steps, "key")
    assert first is not None
    assert second is not None
    assert first <= now() + timedelta(minutes=1) < now() + timedelta(minutes=59) <= second
    assert tally.full_until(steps, "another") is None
    tally.forget(steps, "key")
    assert tally.full_until(steps, "key") is None


def test_the_owner_is_told_of_a_new_browser_once(client: Visitor, app: Flask, lead: User) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/131.0"}
    attempt(client, PASSWORD, headers=agent)
    (message,) = messages(MailKind.NEW_BROWSER)
    assert message.recipient == "lead@test.example"
    assert "Firefox on Windows" in str(message.body)
    assert "http://127.0.0.1:8000/forgotten-password" in str(message.body)
    client.post("/sign-out")
    attempt(client, PASSWORD, headers=agent)
    assert len(messages(MailKind.NEW_BROWSER)) == 1
    attempt(Visitor(app.test_client()), PASSWORD)
    assert len(messages(MailKind.NEW_BROWSER)) == 2


def test_the_cookie_keeps_its_flags_and_holds_no_address(client: Visitor, lead: User) -> None:
    answer = client.post("/sign-in", data={"email": lead.email, "password": PASSWORD})
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("waymark-browser=")]
    assert all(flag in cookie for flag in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"))
    assert "lead" not in cookie


KEYS = ["a-key"]


def test_a_browser_is_known_for_its_accounts_until_they_forget_it() -> None:
    user, moment = new_id(), now()
    browser = read_browser(["newer", *KEYS], KnownBrowser().with_account(user, moment).write(KEYS))
    assert browser.knows(user, None, moment)
    assert browser.knows(user, moment - timedelta(days=1), moment)
    assert not browser.knows(user, moment + timedelta(seconds=1), moment)
    assert not browser.knows(user, None, moment + LIFETIME + timedelta(seconds=1))
    assert not browser.knows(new_id(), None, moment)
    assert not browser.knows(None, None, moment)


@pytest.mark.parametrize("cookie", ["", "x", "🦡", "a.b.c", KnownBrowser("planted").write(["another key"])])
def test_a_forged_cookie_is_known_for_nothing(cookie: str) -> None:
    assert read_browser(KEYS, cookie) == KnownBrowser()


def test_a_shared_browser_forgets_the_account_used_longest_ago() -> None:
    browser, people = KnownBrowser(), [new_id() for _ in range(MOST_ACCOUNTS + 1)]
    for number, one in enumerate(people):
        browser = browser.with_account(one, now() + timedelta(minutes=number))
    assert set(browser.since) == set(people[1:])
