"""Passkeys: registered under names, used as the second factor or alone, refused with a sentence (G5)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import Passkey, SignInSession, User
from app.accounts.types import SecondFactor
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.conftest import Visitor
from tests.makers.passkeys import SoftwareKey

pytestmark = [pytest.mark.feature("G5"), pytest.mark.usefixtures("in_use")]
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ALONE, SECOND = "/sign-in/passkey", "/sign-in/code/passkey"


@pytest.fixture
def lead(database: sa.Connection) -> User:
    return make_user(Role.PARTNER_LEAD, email="lead@test.example", name="Ada Lead", password=PASSWORD)


def options(client: Visitor, path: str) -> dict[str, object]:
    answer = client.get(f"{path}/options")
    assert answer.status_code == 200
    return dict(answer.get_json())


def adds(client: Visitor, key: SoftwareKey, name: str = "Blue key") -> TestResponse:
    made = key.makes(options(client, "/account/passkeys"))
    return client.post("/account/passkeys", data={"name": name, "passkey": made})


def registered(client: Visitor, user: User, key: SoftwareKey | None = None) -> SoftwareKey:
    """Register a passkey of the user's and leave the browser signed out."""
    key = key or SoftwareKey()
    sign_in(client, user)
    assert adds(client, key).status_code == 302
    client.post("/sign-out")
    return key


def first_step(client: Visitor, user: User) -> None:
    answer = client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert answer.location == "/sign-in/code?next=/"


def uses(client: Visitor, key: SoftwareKey, path: str = ALONE) -> TestResponse:
    return client.post(path, data={"passkey": key.answers(options(client, path))})


def is_in(client: Visitor) -> bool:
    return client.get("/account/password").status_code == 200


def test_several_are_registered_with_names_and_removed(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    assert adds(client, SoftwareKey(), "Blue key").location == "/account/recovery-codes", "the first brings its codes"
    assert adds(client, SoftwareKey(), "Work laptop").location == "/account"
    page = client.get("/account/passkeys").text
    assert "Blue key" in page and "Work laptop" in page
    assert "Blue key, Work laptop" in client.get("/account").text
    blue = db.session.scalar(sa.select(Passkey).where(Passkey.name == "Blue key"))
    assert blue is not None
    asked = client.get(f"/account/passkeys/{blue.id}/remove").text
    assert "It no longer signs you in" in asked
    assert client.post(f"/account/passkeys/{blue.id}/remove").location == "/account/passkeys"
    client.get("/account")
    assert "Blue key" not in client.get("/account").text
    assert client.post(f"/account/passkeys/{blue.id}/remove").status_code == 404
    told = db.session.scalars(sa.select(Event).where(Event.tag.in_([EventTag.PASSKEY_ADDED, EventTag.PASSKEY_REMOVED])))
    assert sorted(event.sentence for event in told) == [
        "Ada Lead added the passkey Blue key.",
        "Ada Lead added the passkey Work laptop.",
        "Ada Lead removed the passkey Blue key.",
    ]


def test_the_password_and_then_the_passkey_sign_in(client: Visitor, lead: User) -> None:
    key = registered(client, lead, SoftwareKey(verifies=False))
    first_step(client, lead)
    assert not is_in(client), "the password alone opens nothing"
    assert "Use a passkey" in client.get("/sign-in/code").text
    assert uses(client, key, SECOND).location == "/"
    assert is_in(client)
    kept = db.session.scalar(sa.select(SignInSession).where(SignInSession.ended_at.is_(None)))
    assert kept is not None
    assert kept.second_factor is SecondFactor.PASSKEY


def test_a_passkey_that_verifies_its_person_signs_in_alone(client: Visitor, lead: User) -> None:
    key = registered(client, lead)
    answer = client.post(f"{ALONE}?next=/areas", data={"passkey": key.answers(options(client, ALONE))})
    assert answer.location == "/areas"
    assert is_in(client)


def test_alone_it_asks_for_any_passkey_and_as_second_step_for_the_persons(client: Visitor, lead: User) -> None:
    key = registered(client, lead)
    alone = options(client, ALONE)
    assert (alone["allowCredentials"], alone["userVerification"]) == ([], "required")
    first_step(client, lead)
    second = options(client, SECOND)
    assert [one["id"] for one in second["allowCredentials"]] == [json.loads(key.answers(second))["id"]]  # type: ignore[attr-defined]
    assert second["rpId"] == "localhost"


Lie = Callable[[SoftwareKey], None]


def lies(**attributes: object) -> Lie:
    def lie(key: SoftwareKey) -> None:
        for name, value in attributes.items():
            setattr(key, name, value)

    return lie


@pytest.mark.parametrize(
    ("lie", "sentence"),
    [
        (lies(origin="http://localhost.evil.example"), "used on another address"),
        (lies(origin="http://localhost:81"), "used on another address"),
        (lies(site="evil.example"), "used on another address"),
        (lies(verifies=False), "did not check that it is you"),
        (lies(count=-5 + 5, counts_by=0), "counter went back"),
        (lies(id=b"another passkey"), "not one of this account"),
        (lies(secret=SoftwareKey().secret), "is not right"),
        (lies(handle=b"somebody else"), "not one of this account"),
    ],
)
def test_a_lie_is_refused_with_its_sentence_and_witnessed(client: Visitor, lead: User, lie: Lie, sentence: str) -> None:
    key = registered(client, lead, SoftwareKey(count=1))
    assert uses(client, key).location == "/"
    client.post("/sign-out")
    lie(key)
    refused = uses(client, key)
    assert (refused.status_code, sentence in refused.text) == (422, True), refused.text
    assert not is_in(client)
    failures = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SIGN_IN_FAILED)).all()
    assert [event.details["why"] for event in failures] == ["the passkey was not accepted"]


def test_a_counter_that_goes_back_is_refused_until_it_is_past_again(client: Visitor, lead: User) -> None:
    key = registered(client, lead, SoftwareKey(count=10))
    key.count = 4
    assert "counter went back" in uses(client, key).text
    key.count = 11
    assert uses(client, key).location == "/"


def test_a_passkey_that_does_not_count_may_stay_at_nought(client: Visitor, lead: User) -> None:
    key = registered(client, lead, SoftwareKey(counts_by=0))
    for _ in range(2):
        assert uses(client, key).location == "/"
        client.post("/sign-out")


def test_an_answer_counts_once_even_with_its_cookie(client: Visitor, lead: User, app: Flask) -> None:
    key = registered(client, lead, SoftwareKey(counts_by=0))
    answer = key.answers(options(client, ALONE))
    with client.client.session_transaction() as session:
        stolen = dict(session)
    assert client.post(ALONE, data={"passkey": answer}).location == "/"
    assert client.post(ALONE, data={"passkey": answer}).status_code == 422
    thief = Visitor(app.test_client())
    with thief.client.session_transaction() as session:
        session.update(stolen)
    refused = thief.post(ALONE, data={"passkey": answer})
    assert (refused.status_code, "was answered already" in refused.text) == (422, True)


def test_a_question_is_bound_to_its_browser_its_purpose_and_five_minutes(
    client: Visitor, lead: User, app: Flask
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        key = registered(client, lead)
        answer = key.answers(options(client, ALONE))
        other = Visitor(app.test_client())
        assert "Try again" in other.post(ALONE, data={"passkey": answer}).text
        first_step(client, lead)
        assert client.post(SECOND, data={"passkey": key.answers(options(client, ALONE))}).status_code == 422
        answer = key.answers(options(client, ALONE))
        clock.move_to(START + timedelta(minutes=6))
        assert client.post(ALONE, data={"passkey": answer}).status_code == 422
        assert uses(client, key).location == "/"


def test_somebody_elses_passkey_is_no_second_step(client: Visitor, lead: User) -> None:
    registered(client, lead)
    theirs = registered(client, make_user(Role.FACILITATOR, email="b@test.example", password=PASSWORD))
    first_step(client, lead)
    refused = uses(client, theirs, SECOND)
    assert (refused.status_code, "not one of this account" in refused.text) == (422, True)


@pytest.mark.parametrize("change", ["removed", "disabled"])
def test_what_is_over_opens_nothing(client: Visitor, lead: User, change: str) -> None:
    key = registered(client, lead)
    if change == "removed":
        passkey = db.session.scalars(sa.select(Passkey)).one()
        passkey.removed_at = now()
        assert "was removed from the account" in uses(client, key).text
    else:
        lead.disabled_at = now()
        assert uses(client, key).status_code == 422
    assert not is_in(client)


def test_a_passkey_is_registered_once_and_a_name_given_once(client: Visitor, lead: User, app: Flask) -> None:
    key = registered(client, lead)
    sign_in(client, make_user(Role.FACILITATOR))
    assert "registered already" in adds(client, key).text
    sign_in(client, lead)
    assert "of this name already" in adds(client, SoftwareKey(), "blue KEY").text
    for number in range(9):
        assert adds(client, SoftwareKey(), f"Key {number}").status_code == 302
    assert "at most 10 passkeys" in adds(client, SoftwareKey(), "One more").text


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "null", "🦡", "<script>alert(1)</script>", "[" * 5_000, '{"id": 1, "response": {}}', "x" * 30_000],
)
@pytest.mark.parametrize("path", [ALONE, SECOND, "/account/passkeys"])
def test_what_is_no_answer_is_refused(client: Visitor, lead: User, path: str, answer: str) -> None:
    registered(client, lead)
    if path == SECOND:
        first_step(client, lead)
    elif path != ALONE:
        sign_in(client, lead)
    options(client, path)
    refused = client.post(path, data={"passkey": answer, "name": "Name"})
    assert refused.status_code == 422
    assert "<script>alert" not in refused.text
    if answer == "":
        assert "Passkeys need JavaScript" in refused.text


def test_the_first_one_signs_the_other_browsers_out(client: Visitor, lead: User, app: Flask) -> None:
    other = Visitor(app.test_client())
    sign_in(other, lead)
    sign_in(client, lead)
    adds(client, SoftwareKey())
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_trust_role_is_content_with_a_passkey_and_keeps_its_last(client: Visitor, database: sa.Connection) -> None:
    trainer = make_user(Role.TRAINER, email="trainer@test.example", password=PASSWORD)
    sign_in(client, trainer)
    assert client.get("/areas").location == "/account/authenticator"
    assert "passkey" in client.get("/account/authenticator").text
    assert adds(client, SoftwareKey()).location == "/account/recovery-codes"
    assert client.get("/areas").status_code == 200
    passkey = db.session.scalars(sa.select(Passkey)).one()
    refused = client.post(f"/account/passkeys/{passkey.id}/remove")
    assert (refused.status_code, "this is your last one" in refused.text) == (409, True)


def test_anothers_passkey_cannot_be_removed(client: Visitor, lead: User) -> None:
    registered(client, lead)
    sign_in(client, make_user(Role.FACILITATOR))
    passkey = db.session.scalars(sa.select(Passkey)).one()
    assert client.post(f"/account/passkeys/{passkey.id}/remove").status_code == 404
