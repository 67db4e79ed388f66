"""Choosing, changing and inviting: passwords and the links that lead to them (G5)."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import SignInSession
from app.accounts.rules.addresses import masked, read_address
from app.accounts.rules.passwords import commonest_passwords, hash_password, password_is_fit, password_matches
from app.core.db import db
from app.core.events import Event, EventTag
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.conftest import Visitor

pytestmark = pytest.mark.feature("G5")
NEW = "three-brown-wrens"
KEYS = ["a-key-for-tests-only"]


def test_hashes_are_argon2id_at_owasps_minimum_or_above() -> None:
    kept = hash_password(PASSWORD)
    assert kept.startswith("$argon2id$")
    memory, passes = re.findall(r"m=(\d+),t=(\d+)", kept)[0]
    assert (int(memory) >= 19_456, int(passes) >= 2) == (True, True)
    assert password_matches(kept, PASSWORD)
    assert not password_matches(kept, PASSWORD + " ")
    assert not password_matches(None, PASSWORD)
    assert not password_matches("not a hash", PASSWORD)


def test_the_same_letters_match_however_they_are_composed() -> None:
    assert password_matches(hash_password("caf\u00e9 caf\u00e9 caf\u00e9"), "cafe\u0301 cafe\u0301 cafe\u0301")


@pytest.mark.parametrize(
    ("password", "is_fit"),
    [
        ("eleven-chrs", False),
        ("twelve-chars", True),
        ("lower only words", True),
        ("🦡🦡🦡🦡🦡🦡🦡🦡🦡🦡🦡🦡", True),
        ("Password1234", False),
        ("QWERTYUIOP123", False),
        ("ada@test.example", False),
        ("x" * 200, True),
        ("x" * 201, False),
        ("x" * 10_000, False),
    ],
)
def test_a_password_is_long_and_not_common(password: str, is_fit: bool) -> None:
    finding = password_is_fit(password, "ada@test.example")
    assert finding.passed is is_fit
    assert password not in finding.because


def test_there_are_a_hundred_common_ones_and_each_would_be_long_enough() -> None:
    assert len(commonest_passwords()) == 100
    assert all(len(password) >= 12 and password == password.casefold() for password in commonest_passwords())


def test_changing_it_signs_other_browsers_out(client: Visitor, database: sa.Connection, app: Flask) -> None:
    user = make_user(email="ada@test.example", name="Ada Own", password=PASSWORD)
    other = Visitor(app.test_client())
    sign_in(other, user)
    sign_in(client, user)
    assert client.post("/account/password", data={"current": PASSWORD, "new": NEW}).location == "/account"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert password_matches(user.password_hash, NEW)
    event = db.session.scalar(sa.select(Event).where(Event.tag == EventTag.PASSWORD_CHANGED))
    assert event is not None
    assert event.sentence == "Ada Own changed their password."


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [
        ("wrong", NEW, "This is not your current password."),
        (PASSWORD, "short", "at least 12 characters, and this one has 5"),
        (PASSWORD, "passwordpassword", "one of the first that somebody else would try"),
        (PASSWORD, "x" * 10_000, "must be 200 characters or fewer"),
        ("", "", "Enter your current password."),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    client: Visitor, database: sa.Connection, current: str, new: str, sentence: str
) -> None:
    user = make_user(password=PASSWORD)
    before = user.password_hash
    sign_in(client, user)
    answer = client.post("/account/password", data={"current": current, "new": new})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert user.password_hash == before


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ada@Test.Example ", "ada@test.example"),
        ("ada+x@test.example", "ada+x@test.example"),
        ("ada@test", None),
        ("ada@@test.example", None),
        ("ada@test..example", None),
        ("ada test@test.example", None),
        ("@test.example", None),
        ("", None),
        ("a" * 250 + "@x.example", None),
    ],
)
def test_reading_addresses(typed: str, address: str | None) -> None:
    assert read_address(typed) == address


def test_masking_leaves_little() -> None:
    assert masked("Hunter2hunter2@mail.example") == "h…@mail.example"
    assert masked("my password") == "something that is not an address"


def test_without_the_forms_token_nothing_is_taken(app: Flask, client: Visitor, database: sa.Connection) -> None:
    user = make_user(password=PASSWORD)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for path in ("/sign-in", "/sign-out", "/account/password"):
            if path == "/sign-out":
                sign_in(client, user)
            assert client.post(path, data={"email": user.email, "password": PASSWORD}).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert db.session.scalar(sa.select(SignInSession.ended_at)) is None
