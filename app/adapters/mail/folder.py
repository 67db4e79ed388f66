"""Letters kept in a folder, one .eml file each: for a machine without a mail server, and for demonstrations."""

import os
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from .composing import compose
from .types import Letter, MailUnavailable


class MailFolder:
    """A folder of letters. A letter sent twice is one file: its name is the letter's id."""

    def __init__(self, folder: Path, sent_from: str) -> None:
        self._folder, self._from = folder, sent_from

    def send(self, letter: Letter) -> None:
        """Write the letter; whoever lists the folder sees all of it or none."""
        content = compose(letter, self._from).as_bytes()
        path = self._path(letter.id)
        unfinished = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # A letter may hold a link that signs somebody in: nobody else on this machine reads it.
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
                file.write(content)
            unfinished.replace(path)
        except OSError as error:
            raise MailUnavailable(f"The mail folder cannot be written to ({error.strerror}).") from None

    def read(self, letter_id: str) -> Letter | None:
        """Return a letter that was sent, or None where it is not here."""
        try:
            content = self._path(letter_id).read_bytes()
        except OSError:
            return None
        message = message_from_bytes(content, _class=EmailMessage, policy=default)
        body = message.get_body(("plain",))
        return Letter(
            letter_id,
            str(message["To"]),
            str(message["Subject"]),
            str(body.get_content()).replace("\r\n", "\n") if body is not None else "",
            message["Date"].datetime,
        )

    def _path(self, letter_id: str) -> Path:
        if not letter_id.replace("-", "").isalnum():
            raise ValueError("A letter's id holds letters, digits and hyphens.")
        return self._folder / f"{letter_id}.eml"
