"""The outbox as the administrator sees it: to whom, when, with what outcome; the text in demonstrations alone."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader

from app.accounts.actions import post_message
from app.accounts.types import MailKind
from app.adapters.mail import make_sender
from app.core.db import db
from app.core.roles import Role
from app.settings import Settings
from tests.adapters.mail.servers import MailServer
from tests.builders.accounts import make_user, sign_in
from tests.builders.mail import messages, send_all
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G5")]
TEXT = "Subject: For <b>{{ name }}</b>\n\nDear <i>{{ name }}</i>, open https://portal.example/secret\n"


@pytest.fixture(autouse=True)
def _template(app: Flask) -> Iterator[None]:
    letters = app.extensions["letters"]
    app.extensions["letters"] = letters.overlay(loader=DictLoader({"test.txt": TEXT}))
    yield
    app.extensions["letters"] = letters


def post(number: int = 1, to: str = "ada@test.example") -> None:
    post_message(to=to, kind=MailKind.INVITATION, key=f"test:{number}", template="test.txt", name=f"Ada {number}")


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_the_mail(client: Visitor, role: Role) -> None:
    post()
    sign_in(client, make_user(role))
    for path in ("/mail", "/mail?format=csv", f"/mail/{messages()[0].id}", f"/mail/{uuid.uuid4()}"):
        assert client.get(path).status_code == 403


def test_a_demonstration_lists_and_shows_what_was_sent(client: Visitor) -> None:
    post()
    send_all()
    sign_in(client, make_user(Role.ADMINISTRATOR))
    listed = words_of(client.get("/mail"))
    assert "For <b>Ada 1</b> Invitation ada@test.example" in listed
    (message,) = messages()
    shown = client.get(f"/mail/{message.id}")
    assert "Dear <i>Ada 1</i>, open https://portal.example/secret" in words_of(shown)
    assert 'href="https://portal.example/secret"' in shown.text


def test_a_message_that_waits_says_so(client: Visitor) -> None:
    post()
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert "It is not in the mail folder" in words_of(client.get(f"/mail/{messages()[0].id}"))
    assert client.get(f"/mail/{uuid.uuid4()}").status_code == 404


def test_outside_a_demonstration_no_text_can_be_read(
    app: Flask, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    post()
    send_all()
    sign_in(client, administrator)
    in_use = Settings(**{**app.config["SETTINGS"].model_dump(), "demo": False})
    monkeypatch.setitem(app.config, "SETTINGS", in_use)
    administrator.totp_secret, administrator.totp_confirmed_at = "sealed", administrator.created_at
    (message,) = messages()
    page = client.get("/mail")
    assert page.status_code == 200
    assert f"/mail/{message.id}" not in page.text
    assert "secret" not in page.text
    assert client.get(f"/mail/{message.id}").status_code == 404


def test_bounces_are_found_with_what_the_server_said(app: Flask, client: Visitor) -> None:
    server, former = MailServer(), app.extensions["mail-sender"]
    server.answers["gone@test.example"] = "550 No such person"
    app.extensions["mail-sender"] = make_sender(f"smtp://127.0.0.1:{server.port}", Path(), "no-reply@waymark.example")
    post(1)
    post(2, "gone@test.example")
    with server.running():
        send_all()
    app.extensions["mail-sender"] = former
    sign_in(client, make_user(Role.ADMINISTRATOR))
    bounced = words_of(client.get("/mail?state=bounced"))
    assert "gone@test.example" in bounced
    assert "550 No such person" in bounced
    assert "ada@test.example" not in bounced
    sent = client.get("/mail?state=sent&format=csv").text
    assert "ada@test.example" in sent
    assert "gone@test.example" not in sent


def test_the_list_asks_no_more_for_more_messages(client: Visitor) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    for number in range(3):
        post(number)
    db.session.commit()
    with counted_queries() as few:
        client.get("/mail")
    for number in range(3, 60):
        post(number)
    with counted_queries() as many:
        client.get("/mail")
    assert len(many) == len(few)
