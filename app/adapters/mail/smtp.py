"""Letters handed to a mail server over SMTP. Each letter has a connection of its own; none is kept open."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address

from .composing import compose
from .types import Letter, LetterRefused, MailUnavailable

_LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Patience:
    """How long to wait for the server, in seconds, at each step of the conversation."""

    step: float = 20.0


@dataclass(frozen=True, repr=False)
class MailServer:
    """Where the server is and how to speak to it. It is not printed: it holds a password."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls_from_start: bool = False
    must_encrypt: bool = True

    @property
    def is_this_machine(self) -> bool:
        """Return whether what is said to the server never leaves this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class SmtpSender:
    """A mail server. What it answers decides: a refused recipient is for good, anything else is tried again."""

    def __init__(self, server: MailServer, sent_from: str, patience: Patience | None = None) -> None:
        self._server, self._from, self._patience = server, sent_from, patience or Patience()

    def send(self, letter: Letter) -> None:
        """Hand the letter over."""
        message = compose(letter, self._from)
        try:
            with self._connected() as connection:
                connection.send_message(message, self._from, [letter.to])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, answer = next(iter(refusal.recipients.values()))
            _judge(code, answer)
        except smtplib.SMTPDataError as refusal:
            _judge(refusal.smtp_code, refusal.smtp_error)
        except smtplib.SMTPResponseException as refusal:
            raise MailUnavailable(
                f"The mail server answered: {_words(refusal.smtp_code, refusal.smtp_error)}"
            ) from None
        except (smtplib.SMTPException, ssl.SSLError) as fault:
            raise MailUnavailable(f"The mail server cannot be spoken to ({type(fault).__name__}).") from None
        except OSError as fault:
            raise MailUnavailable(f"The mail server cannot be reached ({fault.strerror or 'no answer'}).") from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, step, name = self._server, self._patience.step, self._from.partition("@")[2]
        if server.is_tls_from_start:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=step, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=step)
        try:
            self._encrypt(connection)
            if server.user:
                connection.login(server.user, server.password)
            yield connection
        finally:
            _leave(connection)

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._server.is_tls_from_start:
            return
        if connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
        elif self._server.must_encrypt and not self._server.is_this_machine:
            raise MailUnavailable("The mail server offers no encryption (STARTTLS), and letters do not go without.")


def _judge(code: int, answer: bytes | str) -> None:
    """Raise what the server's answer means: 5xx is for good, 4xx for now (RFC 5321, section 4.2.1)."""
    words = _words(code, answer)
    if 500 <= code < 600:
        raise LetterRefused(f"The mail server refused it: {words}")
    raise MailUnavailable(f"The mail server wants it later: {words}")


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:_LONGEST_ANSWER]


def _leave(connection: smtplib.SMTP) -> None:
    # The letter has been taken or not by now: a farewell that fails changes nothing.
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()
