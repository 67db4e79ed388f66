"""Choosing, changing and inviting: passwords and the links that lead to them (G5)."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import SignInSession, User
from app.accounts.queries import grants_on, user_by_email
from app.accounts.rules.addresses import masked, read_address
from app.accounts.rules.links import AWAITING_CODE, WELCOME
from app.accounts.rules.passwords import commonest_passwords, hash_password, password_is_fit, password_matches
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.references import new_id
from app.core.roles import Role
from app.partners.queries import the_trust
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


def invited(app: Flask, *arguments: str) -> str:
    """Invite somebody on the command line and return what it printed."""
    done = app.test_cli_runner().invoke(args=["users", "invite", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def path_in(printed: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/welcome/\S+)", printed)
    assert found is not None, printed
    return found.group(1)


FIRST = ("--role", "administrator", "--email", "First@Portal.example", "--name", "Fern First")


@pytest.mark.feature("G1")
def test_the_first_account_of_a_portal(client: Visitor, app: Flask, database: sa.Connection) -> None:
    path = path_in(invited(app, *FIRST))
    user = user_by_email("first@portal.example")
    assert user is not None
    assert [(grant.role, grant.organisation_id) for grant in grants_on(user.id, today())] == [
        (Role.ADMINISTRATOR, the_trust().id)
    ]
    assert "Welcome, Fern First" in client.get(path).text
    refused = client.post(path, data={"password": "short"})
    assert (refused.status_code, "at least 12 characters" in refused.text) == (422, True)
    assert client.post(path, data={"password": NEW}).location == "/sign-in"
    signed = client.post("/sign-in", data={"email": "first@portal.example", "password": NEW})
    assert signed.status_code == 302
    assert client.get("/organisations").status_code == 200


def test_a_welcome_link_is_good_once(client: Visitor, app: Flask, database: sa.Connection) -> None:
    path = path_in(invited(app, *FIRST))
    assert client.post(path, data={"password": NEW}).status_code == 302
    for again in (client.get(path), client.post(path, data={"password": "another-quiet-word"})):
        assert again.status_code == 404
        assert "This link was used already, or is more than 72 hours old" in again.text
    user = user_by_email("first@portal.example")
    assert user is not None
    assert password_matches(user.password_hash, NEW)


def test_an_unused_link_can_be_made_again_and_a_used_one_not(app: Flask, database: sa.Connection) -> None:
    invited(app, *FIRST)
    invited(app, *FIRST)
    user = user_by_email("first@portal.example")
    assert user is not None
    assert len(grants_on(user.id, today())) == 1
    user.password_hash = hash_password(NEW)
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["users", "invite", *FIRST])
    assert (done.exit_code, "has an account with a password" in done.output) == (1, True)


@pytest.mark.parametrize("email", ["nonsense", "a@b", "ä@x.example", "a@x.example\nBcc: b@x.example", "x" * 300])
def test_an_address_that_is_none_invites_nobody(app: Flask, database: sa.Connection, email: str) -> None:
    done = app.test_cli_runner().invoke(
        args=["users", "invite", "--role", "administrator", "--email", email, "--name", "A"]
    )
    assert (done.exit_code, "Enter a mail address" in done.output) == (1, True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0


@pytest.mark.parametrize("kind", ["forged", "other purpose", "old", "nobody", "disabled", "garbage", "long"])
def test_a_link_that_is_none_learns_nothing(client: Visitor, database: sa.Connection, kind: str) -> None:
    user = make_user()
    notes = {
        "forged": WELCOME.write(["another key"], user.id, None),
        "other purpose": AWAITING_CODE.write(KEYS, user.id, None),
        "old": WELCOME.write(KEYS, user.id, "another hash"),
        "nobody": WELCOME.write(KEYS, new_id(), None),
        "disabled": WELCOME.write(KEYS, user.id, None),
        "garbage": "🦡.<script>",
        "long": "x" * 10_000,
    }
    if kind == "disabled":
        user.disabled_at = user.created_at
    answer = client.get(f"/welcome/{notes[kind]}")
    assert answer.status_code == 404
    assert "This link was used already" in answer.text
    assert user.name not in answer.text


def test_a_link_dies_after_72_hours() -> None:
    user_id = new_id()
    note = WELCOME.write(KEYS, user_id, None)
    read = WELCOME.read(["newer", *KEYS], note)
    assert read is not None
    assert (read.user_id, read.is_current(None), read.is_current("x")) == (user_id, True, False)
    assert WELCOME.lifetime.total_seconds() == 72 * 3600


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
