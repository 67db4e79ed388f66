"""The mail server: encryption, signing in, and what its answers mean."""

import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from app.adapters.mail import LetterRefused, MailSender, MailUnavailable, Patience, make_sender
from app.adapters.mail.factory import read_server
from app.adapters.mail.smtp import SmtpSender
from app.settings import SettingsRefused, read_settings
from tests.adapters.mail.servers import PASSWORD, USER, MailServer, certificate_for_this_machine, server_side
from tests.adapters.mail.test_contract import SENT_FROM, letter

pytestmark = pytest.mark.feature("G5")


def sender(url: str) -> MailSender:
    return make_sender(url, Path("unused"), SENT_FROM, patience=Patience(0.5))


@pytest.mark.parametrize(("scheme", "from_start"), [("smtp", False), ("smtps", True)])
def test_it_signs_in_over_an_encrypted_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, from_start: bool
) -> None:
    certificate = certificate_for_this_machine(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = MailServer()
    options = {"auth_require_tls": not from_start, "auth_required": True, "authenticator": server.authenticate}
    with server.running(server_side(certificate), from_start=from_start, **options):
        sender(f"{scheme}://{USER}:{quote(PASSWORD, safe='')}@localhost:{server.port}").send(letter())
    assert (len(server.letters), server.signed_in) == (1, [USER.encode()])


def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    server = MailServer()
    unknown = server_side(certificate_for_this_machine(tmp_path))
    with server.running(unknown), pytest.raises(MailUnavailable, match="SSL"):
        sender(f"smtp://localhost:{server.port}").send(letter())
    assert server.letters == []


def test_a_wrong_password_is_said_without_it_and_tried_again() -> None:
    server = MailServer()
    options = {"auth_require_tls": False, "auth_required": True, "authenticator": server.authenticate}
    with server.running(**options), pytest.raises(MailUnavailable, match="535") as refusal:
        sender(f"smtp://{USER}:wrong-horse@127.0.0.1:{server.port}").send(letter())
    assert "wrong-horse" not in str(refusal.value) + repr(refusal.value)


def test_a_server_elsewhere_without_encryption_gets_nothing_unless_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = MailServer()
    elsewhere = f"smtp://mail.test.example:{server.port}"
    monkeypatch.setattr(socket, "create_connection", _to_this_machine(socket.create_connection))
    with server.running():
        with pytest.raises(MailUnavailable, match="STARTTLS"):
            sender(elsewhere).send(letter())
        assert server.letters == []
        sender(f"{elsewhere}?tls=off").send(letter())
    assert len(server.letters) == 1


@pytest.mark.parametrize(
    ("answer", "fault"), [("550 No such person", LetterRefused), ("451 Come back later", MailUnavailable)]
)
def test_a_refused_recipient_is_for_good_and_a_busy_server_is_not(answer: str, fault: type[Exception]) -> None:
    server = MailServer()
    server.answers["ada@test.example"] = answer
    with server.running(), pytest.raises(fault, match=answer):
        sender(f"smtp://127.0.0.1:{server.port}").send(letter())


@pytest.mark.parametrize(
    ("answer", "fault"), [("554 Looks like spam", LetterRefused), ("452 Disk full", MailUnavailable)]
)
def test_refused_content_is_for_good_and_a_full_disk_is_not(answer: str, fault: type[Exception]) -> None:
    server = MailServer()
    server.answer_to_content = answer
    with server.running(), pytest.raises(fault, match=answer):
        sender(f"smtp://127.0.0.1:{server.port}").send(letter())


def test_a_server_that_is_down_and_one_that_says_nothing_are_tried_again() -> None:
    with pytest.raises(MailUnavailable, match="cannot be reached"):
        sender(f"smtp://127.0.0.1:{MailServer().port}").send(letter())
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        with pytest.raises(MailUnavailable):
            sender(f"smtp://127.0.0.1:{silent.getsockname()[1]}").send(letter())


def test_addresses_are_read_with_their_usual_ports() -> None:
    server = read_server("smtps://a%40b:p%2Fq@mail.example")
    assert (server.host, server.port, server.user, server.password) == ("mail.example", 465, "a@b", "p/q")
    assert read_server("smtp://[::1]").is_this_machine
    assert isinstance(make_sender("smtp://mail.example", Path(), SENT_FROM), SmtpSender)
    assert "p/q" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:99999",
        "smtp://mail.example:port",
        "smtp://user:se/cret@mail.example",
        "smtp://user:se#cret@mail.example",
        "smtp://:secret@mail.example",
        "smtp://mail.example?tls=maybe",
        "smtp://mail.example?tsl=off",
        "smtp://mail.example\nsmtp",
    ],
)
def test_a_malformed_address_stops_the_start_and_is_not_repeated(url: str) -> None:
    with pytest.raises(SettingsRefused, match=r"PORTAL_SMTP_URL.*smtp://user:password@host") as refusal:
        read_settings({"PORTAL_SMTP_URL": url})
    assert "cret" not in str(refusal.value)


def test_mail_comes_from_the_portals_own_name_unless_another_is_set() -> None:
    assert read_settings({"PORTAL_BASE_URL": "https://waymark.trust.example"}).sender_address == (
        "no-reply@waymark.trust.example"
    )
    assert read_settings({"PORTAL_BASE_URL": "http://127.0.0.1:8000"}).sender_address == "no-reply@waymark.example"
    assert read_settings({"PORTAL_MAIL_FROM": "portal@trust.example"}).sender_address == "portal@trust.example"
    with pytest.raises(SettingsRefused, match="PORTAL_MAIL_FROM"):
        read_settings({"PORTAL_MAIL_FROM": "a@b.example, c@d.example"})


def _to_this_machine(connect):  # type: ignore[no-untyped-def]
    return lambda address, *rest, **options: connect(("127.0.0.1", address[1]), *rest, **options)
