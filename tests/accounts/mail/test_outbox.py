"""The outbox: one message a key, sent after commit, its text kept no longer than it must be."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import DictLoader, UndefinedError

from app.accounts.actions import post_message
from app.accounts.actions.mail import SEND_TASK, clear_outbox, send_message
from app.accounts.models import MailMessage
from app.accounts.types import MailKind, MailState
from app.adapters.mail import MailUnavailable, make_sender
from app.core.clock import now, pinned_to
from app.core.db import db
from app.core.jobs import Job
from tests.adapters.mail.servers import MailServer
from tests.builders.mail import messages, send_all

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G5")]
TEXT = "Subject: For {{ name }}\n\nDear {{ name }},\n\nopen {{ link }}\n"


@pytest.fixture(autouse=True)
def _template(app: Flask) -> Iterator[None]:
    letters = app.extensions["letters"]
    app.extensions["letters"] = letters.overlay(loader=DictLoader({"test.txt": TEXT, "bad.txt": "Dear {{ name }}"}))
    yield
    app.extensions["letters"] = letters


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server the portal is set to, not running yet."""
    made, former = MailServer(), app.extensions["mail-sender"]
    app.extensions["mail-sender"] = make_sender(f"smtp://127.0.0.1:{made.port}", Path(), "no-reply@waymark.example")
    yield made
    app.extensions["mail-sender"] = former


def post(key: str = "test:1", *, template: str = "test.txt", name: str = "Ada", to: str = "ada@test.example") -> bool:
    return post_message(to=to, kind=MailKind.INVITATION, key=key, template=template, name=name, link="https://secret")


def jobs() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.task == SEND_TASK)) or 0


def test_a_message_and_its_job_are_written_together_once_a_key(database: sa.Connection) -> None:
    assert post() is True
    assert post(name="Somebody else") is False
    assert [(one.subject, one.state) for one in messages()] == [("For Ada", MailState.WAITING)]
    assert jobs() == 1
    db.session.rollback()
    assert (messages(), jobs()) == ([], 0)


def test_a_sent_message_keeps_no_text_and_is_sent_once(server: MailServer) -> None:
    post()
    with server.running():
        assert send_all() == 1
        (message,) = messages()
        send_message(message.id)
    assert len(server.letters) == 1
    assert (message.state, message.body, message.attempts) == (MailState.SENT, None, 1)
    assert message.sent_at is not None


def test_a_server_that_is_down_gets_it_when_it_is_back(server: MailServer) -> None:
    post()
    (message,) = messages()
    for _ in range(3):
        with pytest.raises(MailUnavailable):
            send_message(message.id)
        db.session.rollback()
    assert (message.state, message.attempts) == (MailState.DELAYED, 3)
    assert "cannot be reached" in str(message.trouble)
    with server.running():
        send_message(message.id)
    assert (message.state, message.attempts, message.trouble) == (MailState.SENT, 4, None)
    assert len(server.letters) == 1


def test_a_refused_recipient_is_shown_as_bounced_with_what_the_server_said(server: MailServer) -> None:
    server.answers["ada@test.example"] = "550 No such person here"
    post()
    with server.running():
        send_all()
    (message,) = messages()
    assert (message.state, message.body) == (MailState.BOUNCED, None)
    assert message.trouble == "The mail server refused it: 550 No such person here"


def test_an_address_no_letter_can_be_written_to_bounces(server: MailServer) -> None:
    post(to="ada@test.example\nBcc: eve@test.example")
    with server.running():
        send_all()
    assert messages()[0].state is MailState.BOUNCED
    assert server.letters == []


def test_a_name_with_line_ends_stays_within_the_subject() -> None:
    post(name="Ada\r\nBcc: eve@test.example\r\n\r\nx" + "y" * 500)
    (message,) = messages()
    assert message.subject.startswith("For Ada Bcc: eve@test.example x")
    assert len(message.subject) == 200


def test_a_message_that_ran_out_is_not_sent(server: MailServer) -> None:
    post()
    (message,) = messages()
    with server.running(), pinned_to(now() + timedelta(days=8)):
        send_message(message.id)
    assert (message.state, message.body, server.letters) == (MailState.LAPSED, None, [])


def test_the_nightly_clearing_lets_what_ran_out_go_and_forgets_after_two_years() -> None:
    post()
    post("test:2")
    with pinned_to(now() + timedelta(days=6)):
        assert clear_outbox() == 0
    with pinned_to(now() + timedelta(days=8)):
        assert clear_outbox() == 2
    assert [(one.state, one.body) for one in messages()] == [(MailState.LAPSED, None)] * 2
    with pinned_to(now() + timedelta(days=731)):
        clear_outbox()
    assert messages() == []


def test_a_letter_names_every_word_and_begins_with_its_subject() -> None:
    with pytest.raises(UndefinedError):
        post_message(to="a@b.example", kind=MailKind.INVITATION, key="x", template="test.txt", name="Ada")
    with pytest.raises(ValueError, match="subject"):
        post(template="bad.txt")


def test_the_database_keeps_no_text_of_what_was_sent() -> None:
    post()
    with pytest.raises(sa.exc.IntegrityError, match="body_until_settled"), db.session.begin_nested():
        db.session.execute(sa.update(MailMessage).values(sent_at=now()))


def test_every_template_of_a_letter_begins_with_its_subject(app: Flask) -> None:
    environment = app.jinja_env
    assert environment.loader is not None
    letters = [name for name in environment.list_templates(extensions=["txt"]) if "/mail/" in name]
    texts = {name: environment.loader.get_source(environment, name)[0] for name in letters}
    wrong = [name for name, text in texts.items() if not name.endswith("foot.txt") and "Subject: " not in text[:9]]
    assert wrong == []
