"""The second factor: asked for where it must be, replay refused, secret sealed (G5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from cryptography.fernet import Fernet
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import SignInSession, User
from app.accounts.rules import second_factor
from app.accounts.rules.links import AWAITING_CODE
from app.accounts.rules.second_factor import SecretUnreadable, matching_step, new_secret, open_secret, seal_secret
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.conftest import Visitor

pytestmark = pytest.mark.feature("G5")
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
KEYS = ["a-key-for-tests-only"]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


@pytest.fixture
def trainer(database: sa.Connection, clock: time_machine.Traveller) -> User:
    user = make_user(Role.TRAINER, email="trainer@test.example", name="Tess Trainer", password=PASSWORD)
    user.totp_secret = seal_secret(SECRET, KEYS)
    user.totp_confirmed_at = now()
    return user


def code(at: datetime | None = None, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(at or now())


def first_step(client: Visitor, wanted: str = "") -> str:
    answer = client.post(f"/sign-in{wanted}", data={"email": "trainer@test.example", "password": PASSWORD})
    assert answer.status_code == 302
    return str(answer.location)


@pytest.mark.usefixtures("in_use")
def test_password_and_code_sign_in(client: Visitor, trainer: User) -> None:
    asked = first_step(client, "?next=/areas")
    assert asked == "/sign-in/code?next=/areas"
    assert client.get("/account").status_code == 302, "the password alone opens nothing"
    assert "Enter your code" in client.get(asked).text
    answer = client.post(asked, data={"code": f" {code()[:3]} {code()[3:]} "})
    assert (answer.status_code, answer.location) == (302, "/areas")
    assert client.get("/account").status_code == 200


@pytest.mark.usefixtures("in_use")
def test_a_code_is_good_once(client: Visitor, trainer: User, app: Flask) -> None:
    first_step(client)
    seen = code()
    assert client.post("/sign-in/code", data={"code": seen}).status_code == 302
    watcher = Visitor(app.test_client())
    first_step(watcher)
    refused = watcher.post("/sign-in/code", data={"code": seen})
    assert (refused.status_code, "was used already" in refused.text) == (422, True)
    assert watcher.post("/sign-in/code", data={"code": code(START - timedelta(seconds=30))}).status_code == 422
    assert watcher.post("/sign-in/code", data={"code": code(START + timedelta(seconds=30))}).status_code == 302


@pytest.mark.usefixtures("in_use")
@pytest.mark.parametrize(
    "typed", ["000000", "", "12345", "1234567", "abcdef", "１２３４５６", "<script>", "1" * 10_000]
)
def test_a_wrong_code_is_refused_and_witnessed(client: Visitor, trainer: User, typed: str) -> None:
    first_step(client)
    answer = client.post("/sign-in/code", data={"code": typed})
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace('<script type="module"', "")
    failures = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SIGN_IN_FAILED)).all()
    was_compared = 0 < len(typed) <= 20
    assert [event.details["why"] for event in failures] == ["the code was not right"] * was_compared
    assert client.get("/account").status_code == 302


@pytest.mark.usefixtures("in_use")
def test_codes_are_limited(client: Visitor, trainer: User) -> None:
    first_step(client)
    answers = [client.post("/sign-in/code", data={"code": "000000"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post("/sign-in/code", data={"code": code()}).status_code == 429


@pytest.mark.usefixtures("in_use")
def test_the_wait_for_a_code_ends(client: Visitor, trainer: User, clock: time_machine.Traveller) -> None:
    first_step(client)
    clock.move_to(START + timedelta(minutes=6))
    assert client.post("/sign-in/code", data={"code": code()}).location == "/sign-in"


@pytest.mark.usefixtures("in_use")
@pytest.mark.parametrize("change", ["disabled", "password", "forged", "nothing"])
def test_a_code_without_its_password_is_worth_nothing(client: Visitor, trainer: User, change: str) -> None:
    first_step(client)
    if change == "disabled":
        trainer.disabled_at = now()
    elif change == "password":
        trainer.password_hash = "changed meanwhile"
    with client.client.session_transaction() as session:
        if change == "forged":
            session["awaiting-code"] = AWAITING_CODE.write(["another key"], trainer.id, trainer.password_hash)
        elif change == "nothing":
            session.clear()
    assert client.post("/sign-in/code", data={"code": code()}).location == "/sign-in"
    assert client.get("/account").status_code == 302


def test_the_demonstration_asks_for_what_was_set_up_and_for_nothing_else(client: Visitor, trainer: User) -> None:
    assert first_step(client) == "/sign-in/code?next=/"
    trainer.totp_secret = trainer.totp_confirmed_at = None
    assert first_step(client) == "/"
    assert client.get("/account").status_code == 200


@pytest.mark.usefixtures("in_use")
def test_a_trust_role_without_an_app_must_set_one_up_first(client: Visitor, trainer: User) -> None:
    trainer.totp_secret = trainer.totp_confirmed_at = None
    assert first_step(client) == "/"
    for path in ("/areas", "/account", "/organisations", "/account/password"):
        assert client.get(path).location == "/account/authenticator"
    assert client.post("/areas/E1/delivery", data={}).location == "/account/authenticator"
    page = client.get("/account/authenticator").text
    assert "nothing else opens before" in page
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert 'src="data:image/svg+xml' in page
    assert client.post("/account/authenticator", data={"code": "000000"}).status_code == 422
    assert secret in client.get("/account/authenticator").text.replace(" ", ""), "a wrong code changes nothing"
    assert (
        client.post("/account/authenticator", data={"code": code(secret=secret)}).location == "/account/recovery-codes"
    )
    assert client.get("/areas").status_code == 200
    assert trainer.totp_secret is not None
    assert secret not in trainer.totp_secret
    assert open_secret(trainer.totp_secret, KEYS) == secret
    event = db.session.scalar(sa.select(Event).where(Event.tag == EventTag.SECOND_FACTOR_SET))
    assert event is not None
    assert event.sentence == "Tess Trainer set up an authenticator app."


@pytest.mark.usefixtures("in_use")
def test_setting_it_up_signs_the_other_browsers_out(client: Visitor, trainer: User, app: Flask) -> None:
    trainer.totp_secret = trainer.totp_confirmed_at = None
    other = Visitor(app.test_client())
    sign_in(other, trainer)
    sign_in(client, trainer)
    secret = client.get("/account/authenticator").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    client.post("/account/authenticator", data={"code": code(secret=secret)})
    assert client.get("/account").status_code == 200
    assert other.get("/account").location == "/sign-in?next=/account"


@pytest.mark.usefixtures("in_use")
def test_a_provider_may_do_without(client: Visitor, database: sa.Connection) -> None:
    make_user(Role.FACILITATOR, email="facilitator@test.example", password=PASSWORD)
    client.post("/sign-in", data={"email": "facilitator@test.example", "password": PASSWORD})
    assert client.get("/areas").status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1


def test_a_secret_opens_with_an_older_key_and_not_without() -> None:
    sealed = seal_secret(SECRET, ["old"])
    assert open_secret(sealed, ["new", "old"]) == SECRET
    assert SECRET not in sealed
    assert len(sealed) <= 200, "the column holds it"
    with pytest.raises(SecretUnreadable):
        open_secret(sealed, ["new"])
    with pytest.raises(SecretUnreadable):
        open_secret(Fernet(Fernet.generate_key()).encrypt(b"x").decode(), ["new"])


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_a_code_matches_within_one_step_and_never_twice(offset: int, last: int) -> None:
    current = int(START.timestamp()) // second_factor.STEP_SECONDS
    typed = pyotp.TOTP(SECRET).generate_otp(current + offset)
    found = matching_step(SECRET, typed, START, current + last)
    assert (found is not None) is (abs(offset) <= 1 and offset > last)
    assert found in (None, current + offset)


def test_secrets_are_long_and_differ() -> None:
    assert len({new_secret() for _ in range(20)}) == 20
    assert len(new_secret()) == 32
