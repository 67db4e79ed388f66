"""Signing in and out in the browser: what it answers, what it keeps, what it refuses (G5)."""

from unittest.mock import patch

import pytest
import sqlalchemy as sa

from app.accounts.models import SignInSession, User
from app.accounts.rules import passwords
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.conftest import Visitor

pytestmark = pytest.mark.feature("G5")
WRONG = "The email address or the password is not right"


@pytest.fixture
def lead(database: sa.Connection) -> User:
    return make_user(Role.PARTNER_LEAD, email="lead@test.example", name="Ada Lead", password=PASSWORD)


def typed(email: str = "lead@test.example", password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


def sessions() -> list[SignInSession]:
    return list(db.session.scalars(sa.select(SignInSession).order_by(SignInSession.id)))


def failures() -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SIGN_IN_FAILED)))


def test_the_right_password_signs_in(client: Visitor, lead: User) -> None:
    answer = client.post("/sign-in", data=typed(" LEAD@test.example "))
    assert (answer.status_code, answer.location) == (302, "/")
    page = client.get("/account")
    assert page.status_code == 200
    assert "Ada Lead" in page.text
    assert "Partner lead" in page.text


def test_signing_in_is_an_event_and_keeps_only_a_hash(client: Visitor, lead: User) -> None:
    client.post("/sign-in", data=typed())
    (kept,) = sessions()
    with client.client.session_transaction() as session:
        token = session["_user_id"]
    assert token not in (kept.token_hash, str(kept.id))
    assert len(kept.token_hash) == 64
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SIGNED_IN)).all()
    assert [event.sentence for event in events] == ["Ada Lead signed in."]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("lead@test.example", "not the password"),
        ("nobody@test.example", PASSWORD),
        ("disabled@test.example", PASSWORD),
        ("invited@test.example", PASSWORD),
        ("not an address", PASSWORD),
        ("<script>alert(1)</script>@x.example", PASSWORD),
        ("🦡@test.example", PASSWORD),
        ("lead@test.example", "🦡" * 40),
    ],
)
def test_every_failure_looks_the_same_and_costs_the_same(
    client: Visitor, lead: User, email: str, password: str
) -> None:
    make_user(email="invited@test.example")
    make_user(email="disabled@test.example", password=PASSWORD).disabled_at = now()
    with patch.object(passwords, "HASHER", wraps=passwords.HASHER) as hasher:
        answer = client.post("/sign-in", data=typed(email, password))
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert hasher.verify.call_count == 1
    assert hasher.hash.call_count == 0
    assert sessions() == []
    assert "<script>alert" not in answer.text


def test_the_address_typed_is_still_there_and_the_password_is_not(client: Visitor, lead: User) -> None:
    answer = client.post("/sign-in", data=typed(password="wrong but long enough"))
    assert 'value="lead@test.example"' in answer.text
    assert "wrong but long enough" not in answer.text


def test_a_failure_is_witnessed_without_what_was_typed(client: Visitor, lead: User) -> None:
    client.post("/sign-in", data=typed(password="Tr0ub4dor&3Tr0ub4dor"))
    client.post("/sign-in", data=typed("stranger@elsewhere.example"))
    client.post("/sign-in", data=typed("MySecretPassword99"))
    first, second, third = failures()
    assert first.subject_id == lead.id
    assert first.sentence == "A sign-in for lead@test.example failed: the password was not right."
    assert second.subject_id is None
    assert "s…@elsewhere.example" in second.sentence
    assert "something that is not an address" in third.sentence
    told = " ".join(str(event.details) for event in failures())
    assert not any(secret in told for secret in ("Tr0ub", "MySecret", "stranger"))


def test_ten_thousand_characters_are_refused_with_a_sentence(client: Visitor, lead: User) -> None:
    with patch.object(passwords, "HASHER", wraps=passwords.HASHER) as hasher:
        answer = client.post("/sign-in", data=typed("a" * 10_000, "b" * 10_000))
    assert answer.status_code == 422
    assert "must be 200 characters or fewer" in answer.text
    assert hasher.verify.call_count == 0


def test_empty_fields_say_what_to_enter(client: Visitor, lead: User) -> None:
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert "Enter your email address." in answer.text
    assert "Enter your password." in answer.text


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/areas?as-of=2021-05-09", "/areas?as-of=2021-05-09"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        (" //evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("evil.example", "/"),
        ("/" + "a" * 3_000, "/"),
        ("", "/"),
    ],
)
def test_next_leads_only_within_the_portal(client: Visitor, lead: User, wanted: str, goes_to: str) -> None:
    answer = client.post("/sign-in", query_string={"next": wanted}, data=typed())
    assert (answer.status_code, answer.location) == (302, goes_to)


def test_a_signed_out_click_comes_back_after_signing_in(client: Visitor, lead: User) -> None:
    asked = client.get("/account")
    assert asked.location == "/sign-in?next=/account"
    form = client.get(asked.location)
    assert 'action="/sign-in?next=/account"' in form.text


def test_a_planted_session_is_worth_nothing_after_signing_in(client: Visitor, lead: User) -> None:
    stranger = make_user(name="Mallory Planted")
    planted = sign_in(client, stranger)
    with client.client.session_transaction() as session:
        session["planted"] = "yes"
    client.post("/sign-in", data=typed())
    with client.client.session_transaction() as session:
        assert session["_user_id"] != planted
        assert "planted" not in session
    former, present = sessions()
    assert former.ended_at is not None
    assert (present.user_id, present.ended_at) == (lead.id, None)


def test_a_token_nobody_was_given_signs_nobody_in(client: Visitor, lead: User) -> None:
    with client.client.session_transaction() as session:
        session["_user_id"] = "a-token-of-my-own"
    assert client.get("/account").status_code == 302


def test_signing_out_ends_the_row_and_needs_a_post(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200
    with client.client.session_transaction() as session:
        stolen = dict(session)
    assert client.post("/sign-out").location == "/sign-in"
    assert sessions()[0].ended_at is not None
    with client.client.session_transaction() as session:
        session.update(stolen)
    assert client.get("/account").status_code == 302


def test_signing_out_twice_is_no_fault(client: Visitor, lead: User) -> None:
    assert client.post("/sign-out").status_code == 302
    assert sessions() == []


def test_signing_in_rightly_is_not_counted(client: Visitor, lead: User) -> None:
    assert {client.post("/sign-in", data=typed()).status_code for _ in range(9)} == {302}


def test_the_demonstration_says_so_and_lists_its_accounts(client: Visitor, lead: User) -> None:
    page = client.get("/sign-in").text
    assert "waymark-demo" in page
    assert "asks for no second factor" in page
    assert "lead@test.example" in page


def test_a_hash_of_weaker_settings_is_renewed(client: Visitor, lead: User) -> None:
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
    lead.password_hash = weak.hash(PASSWORD)
    client.post("/sign-in", data=typed())
    assert "m=19456,t=2,p=1" in (lead.password_hash or "")
