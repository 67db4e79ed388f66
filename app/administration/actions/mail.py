"""Opening what the mail folder keeps. Only actions may speak to the adapters."""

import uuid

from app.adapters.configured import mail_folder
from app.adapters.mail import Letter


def kept_letter(message_id: uuid.UUID) -> Letter | None:
    """Return a sent message as the mail folder keeps it; None where it is not there, or a mail server took it."""
    folder = mail_folder()
    return folder.read(str(message_id)) if folder is not None else None
