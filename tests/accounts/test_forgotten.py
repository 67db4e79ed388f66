"""A forgotten password: nobody learns which addresses exist, and the link is good once, for an hour (G5)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions.forgotten import FORGOTTEN_TASK, write_link
from app.accounts.models import SignInSession, User
from app.accounts.rules.links import AWAITING_CODE, NEW_PASSWORD, mailed_stamp
from app.accounts.rules.passwords import password_matches
from app.accounts.types import MailKind
from app.core.clock import now
from app.core.db import db
from app.core.jobs import Job
from app.core.jobs.registry import known_task
from app.core.references import new_id
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.builders.mail import link_in, messages
from tests.conftest import Visitor
from tests.portal.reading import words_of

pytestmark = [pytest.mark.feature("G5"), pytest.mark.usefixtures("database")]
NEW = "three-brown-wrens"
KEYS = ["a-key-for-tests-only"]
DEAD = "This link was used already, or is more than an hour old. Ask for another."


@pytest.fixture
def lead(database: sa.Connection) -> User:
    return make_user(email="lead@test.example", name="Ada Lead", password=PASSWORD)


def jobs() -> list[Job]:
    return list(db.session.scalars(sa.select(Job).where(Job.task == FORGOTTEN_TASK).order_by(Job.id)))


def ask(client: Visitor, email: str = "lead@test.example") -> str:
    answer = client.post("/forgotten-password", data={"email": email})
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    return words_of(client.get("/sign-in"))


def link(client: Visitor) -> str:
    ask(client)
    known_task(FORGOTTEN_TASK).do(jobs()[-1].arguments)
    return link_in(messages(MailKind.NEW_PASSWORD_LINK)[-1])


def test_the_answer_and_the_work_are_the_same_for_everybody(client: Visitor, lead: User) -> None:
    make_user(email="gone@test.example", password=PASSWORD).disabled_at = now()
    make_user(email="invited@test.example")
    addresses = ("lead@test.example", "gone@test.example", "invited@test.example", "nobody@test.example")
    said = {ask(client, address) for address in addresses}
    assert len(said) == 1
    assert "If this address has an account, a link is on its way to it." in said.pop()
    assert len(jobs()) == 4
    for job in jobs():
        known_task(FORGOTTEN_TASK).do(job.arguments)
    assert [one.recipient for one in messages()] == ["lead@test.example"]
    assert "nobody@test.example" not in str([job.arguments for job in jobs()])


def test_the_link_sets_a_password_and_signs_everybody_out(client: Visitor, app: Flask, lead: User) -> None:
    thief = Visitor(app.test_client())
    sign_in(thief, lead)
    path = link(client)
    assert "lead@test.example" in words_of(client.get(path))
    assert client.post(path, data={"password": NEW}).location == "/sign-in"
    assert password_matches(lead.password_hash, NEW)
    assert thief.get("/account").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).where(SignInSession.ended_at.is_(None))) == 0
    (told,) = messages(MailKind.PASSWORD_CHANGED)
    assert told.recipient == "lead@test.example"
    assert client.post("/sign-in", data={"email": lead.email, "password": NEW}).status_code == 302


def test_the_way_back_opens_a_browser_that_guessing_had_shut(client: Visitor, lead: User) -> None:
    wrong = {"email": lead.email, "password": "wrong password"}
    assert [client.post("/sign-in", data=wrong).status_code for _ in range(6)][-1] == 429
    client.post(link(client), data={"password": NEW})
    assert client.post("/sign-in", data={"email": lead.email, "password": NEW}).status_code == 302


def test_browsers_known_before_are_known_no_more(client: Visitor, app: Flask, lead: User) -> None:
    thief = Visitor(app.test_client())
    thief.post("/sign-in", data={"email": lead.email, "password": PASSWORD})
    client.post(link(client), data={"password": NEW})
    told = len(messages(MailKind.NEW_BROWSER))
    thief.post("/sign-in", data={"email": lead.email, "password": NEW})
    assert len(messages(MailKind.NEW_BROWSER)) == told + 1


def test_the_link_is_good_once_and_an_unfit_password_does_not_use_it_up(client: Visitor, lead: User) -> None:
    path = link(client)
    assert client.post(path, data={"password": "short"}).status_code == 422
    assert client.post(path, data={"password": NEW}).status_code == 302
    for again in (client.get(path), client.post(path, data={"password": "another-quiet-word"})):
        assert (again.status_code, DEAD in again.text) == (404, True)
    assert password_matches(lead.password_hash, NEW)


def test_a_password_changed_meanwhile_kills_every_link(client: Visitor, lead: User) -> None:
    first, second = link(client), link(client)
    client.post(second, data={"password": NEW})
    assert client.get(first).status_code == 404


@pytest.mark.parametrize(
    "kind",
    ["forged", "other purpose", "old password", "old address", "nobody", "disabled", "garbage", "long"],
)
def test_a_link_that_is_none_learns_nothing(client: Visitor, lead: User, kind: str) -> None:
    kept = mailed_stamp(lead.email, lead.password_hash)
    notes = {
        "forged": NEW_PASSWORD.write(["another key"], lead.id, kept),
        "other purpose": AWAITING_CODE.write(KEYS, lead.id, kept),
        "old password": NEW_PASSWORD.write(KEYS, lead.id, mailed_stamp(lead.email, "another hash")),
        "old address": NEW_PASSWORD.write(KEYS, lead.id, mailed_stamp("before@test.example", lead.password_hash)),
        "nobody": NEW_PASSWORD.write(KEYS, new_id(), None),
        "disabled": NEW_PASSWORD.write(KEYS, lead.id, kept),
        "garbage": "🦡.<script>",
        "long": "x" * 10_000,
    }
    lead.disabled_at = now() if kind == "disabled" else None
    answer = client.get(f"/new-password/{notes[kind]}")
    assert answer.status_code == 404
    assert lead.email not in answer.text


def test_a_link_lives_an_hour() -> None:
    note = NEW_PASSWORD.write(KEYS, new_id(), "kept")
    assert NEW_PASSWORD.lifetime == timedelta(hours=1)
    assert NEW_PASSWORD.read(["newer", *KEYS], note) is not None


def test_the_link_leads_to_the_portals_own_address(app: Flask, lead: User) -> None:
    with app.test_request_context("/", base_url="https://evil.example"):
        write_link(new_id(), lead.id)
    (message,) = messages()
    assert "http://127.0.0.1:8000/new-password/" in str(message.body)
    assert "evil" not in str(message.body)


def test_writing_the_link_again_writes_nothing_more(lead: User) -> None:
    request_id = new_id()
    write_link(request_id, lead.id)
    write_link(request_id, lead.id)
    assert len(messages()) == 1


def test_one_address_gets_few_letters_and_is_not_told_so(client: Visitor, lead: User) -> None:
    said = {ask(client, email) for email in ["lead@test.example"] * 4 + ["LEAD@test.example"]}
    assert (len(said), len(jobs())) == (1, 4)


def test_one_sender_asks_for_few(client: Visitor, lead: User) -> None:
    answers = [client.post("/forgotten-password", data={"email": f"n{n}@test.example"}).status_code for n in range(12)]
    assert answers == [302] * 10 + [429] * 2


@pytest.mark.parametrize("email", ["nonsense", "a@x.example\r\nBcc: eve@x.example", "🦡@test.example", "<script>"])
def test_what_is_no_address_is_answered_alike_and_does_nothing(client: Visitor, lead: User, email: str) -> None:
    assert client.post("/forgotten-password", data={"email": email}).status_code in (302, 422)
    assert jobs() == []


def test_changing_the_password_tells_the_owner(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    assert client.post("/account/password", data={"current": PASSWORD, "new": NEW}).status_code == 302
    (told,) = messages(MailKind.PASSWORD_CHANGED)
    assert "http://127.0.0.1:8000/forgotten-password" in str(told.body)
