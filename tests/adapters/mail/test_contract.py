"""Both senders keep one contract: a letter is taken whole, whatever is in it, and nothing breaks out of its header."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from app.adapters.mail import Letter, MailSender, make_sender
from app.core.clock import now
from tests.adapters.mail.servers import MailServer

pytestmark = pytest.mark.feature("G5")
SENT_FROM = "no-reply@waymark.example"
LONG_ADDRESS = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.uk"


class Post:
    """A sender, and what has been taken from it."""

    def __init__(self, sender: MailSender, taken: Callable[[], list[bytes]]) -> None:
        self.sender, self._taken = sender, taken

    def taken(self) -> list[EmailMessage]:
        """Return the letters that arrived."""
        return [message_from_bytes(one, _class=EmailMessage, policy=default) for one in self._taken()]


@pytest.fixture(params=["folder", "server"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    """A way to send, once each."""
    if request.param == "folder":
        folder = tmp_path / "mail"
        sender = make_sender("", folder, SENT_FROM)
        yield Post(sender, lambda: [path.read_bytes() for path in sorted(folder.glob("*"))])
        return
    server = MailServer()
    with server.running():
        sender = make_sender(f"smtp://127.0.0.1:{server.port}", tmp_path, SENT_FROM)
        yield Post(sender, lambda: [bytes(one.content or b"") for one in server.letters])


def letter(*, id_: str = "0192-abc", to: str = "ada@test.example", subject: str = "Good day", body: str = "") -> Letter:
    return Letter(id_, to, subject, body or "Dear Ada,\n\nThis is it.\n", now().replace(microsecond=0))


def test_a_letter_arrives_with_its_words_its_id_and_its_sender(post: Post) -> None:
    sent = letter()
    post.sender.send(sent)
    (arrived,) = post.taken()
    assert str(arrived["To"]) == "ada@test.example"
    assert str(arrived["From"]) == f"Waymark <{SENT_FROM}>"
    assert str(arrived["Subject"]) == "Good day"
    assert str(arrived["Message-ID"]) == "<0192-abc@waymark.example>"
    assert arrived["Date"].datetime == sent.written_at
    assert str(arrived["Auto-Submitted"]) == "auto-generated"
    assert arrived.get_content().replace("\r\n", "\n") == sent.body


@pytest.mark.parametrize(
    "words",
    [
        "Siân Ŵyn-Łukaszewska, 你好 🦉",
        "<script>alert(1)</script>",
        ".\n.. a line of one full stop\n.\nand on",
        "x" * 10_000,
    ],
)
def test_whatever_is_written_arrives_as_it_was(post: Post, words: str) -> None:
    post.sender.send(letter(subject=words.replace("\n", " ")[:200], body=words + "\n"))
    (arrived,) = post.taken()
    assert arrived.get_content().replace("\r\n", "\n") == words + "\n"
    assert " ".join(str(arrived["Subject"]).split()) == " ".join(words.replace("\n", " ")[:200].split())


@pytest.mark.parametrize("to", ["ada+cara@test.example", LONG_ADDRESS, "o'neill@sub.test.example"])
def test_unusual_addresses_are_written_to_whole(post: Post, to: str) -> None:
    post.sender.send(letter(to=to))
    assert str(post.taken()[0]["To"]) == to


@pytest.mark.parametrize(
    "planted",
    [
        {"to": "ada@test.example\r\nBcc: eve@test.example"},
        {"subject": "Hello\r\nBcc: eve@test.example"},
        {"subject": "a\nb"},
    ],
)
def test_nothing_breaks_out_of_its_header(post: Post, planted: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="line"):
        post.sender.send(letter(**planted))
    assert post.taken() == []


def test_two_letters_are_two(post: Post) -> None:
    post.sender.send(letter(id_="0192-abc"))
    post.sender.send(letter(id_="0192-abd"))
    assert {str(one["Message-ID"]) for one in post.taken()} == {
        "<0192-abc@waymark.example>",
        "<0192-abd@waymark.example>",
    }
