"""From a letter to the message as it travels (RFC 5322)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from .types import Letter


def compose(letter: Letter, sent_from: str) -> EmailMessage:
    """Return the message. Raises ValueError where an address or a subject would break out of its header."""
    for words in (letter.to, letter.subject, sent_from):
        if any(character in words for character in "\r\n\x00"):
            raise ValueError("A header of a letter is one line.")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Waymark", addr_spec=sent_from)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id}@{sent_from.partition('@')[2]}>"
    # Nobody's out-of-office reply should answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
