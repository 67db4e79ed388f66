"""Reading what the portal wrote, as its reader would, and sending what waits, as the worker would."""

import re

import sqlalchemy as sa

from app.accounts.actions.mail import send_message
from app.accounts.models import MailMessage
from app.accounts.types import MailKind
from app.core.db import db


def messages(kind: MailKind | None = None, to: str | None = None) -> list[MailMessage]:
    """Return what was written, the earliest first."""
    statement = sa.select(MailMessage).order_by(MailMessage.id)
    if kind is not None:
        statement = statement.where(MailMessage.kind == kind)
    if to is not None:
        statement = statement.where(MailMessage.recipient == to)
    return list(db.session.scalars(statement))


def link_in(message: MailMessage) -> str:
    """Return the path of the first link in a message that waits."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body or "")
    assert found is not None, f"no link in: {message.body}"
    return found.group(1)


def send_all() -> int:
    """Send what waits, and return how many messages that were."""
    waiting = [one.id for one in messages() if one.body is not None]
    for message_id in waiting:
        send_message(message_id)
        db.session.commit()
    return len(waiting)
