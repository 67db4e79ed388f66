"""The words of mail: a letter, who can send it, and the two ways it can fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """One message in plain text to one address.

    Its id is ours and stays the same however often it is tried, so that a server or a reader can tell a letter sent
    twice from two letters.
    """

    id: str
    to: str
    subject: str
    body: str
    written_at: datetime


class LetterRefused(Exception):
    """This letter will never be taken: the server refused its recipient or its content. The message says why."""


class MailUnavailable(Exception):
    """Nothing can be sent just now, through no fault of the letter. Try again later; the message says why."""


class MailSender(Protocol):
    """Something that takes letters."""

    def send(self, letter: Letter) -> None:
        """Take one letter for delivery; raises LetterRefused or MailUnavailable, and ValueError for no letter."""
