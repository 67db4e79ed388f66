"""Writing to people: a message is a row of this transaction, and leaves after its commit."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.actions.letters import filled_letter
from app.accounts.models import MailMessage
from app.accounts.models.mail import SETTLED
from app.accounts.queries.preferences import goes_without
from app.accounts.types import MailKind
from app.adapters.configured import mail_sender
from app.adapters.mail import Letter, LetterRefused, MailUnavailable
from app.core.clock import now
from app.core.db import db
from app.core.jobs import enqueue
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id

SEND_TASK = "accounts.send-mail"
USUALLY_GOOD_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=730)
"""How long the outbox remembers to whom it wrote: as long as the event log is kept (domain: 24 months)."""


def post_message(
    *,
    to: str,
    kind: MailKind,
    key: str,
    template: str,
    about: tuple[str, uuid.UUID] | None = None,
    good_for: timedelta = USUALLY_GOOD_FOR,
    **words: Any,
) -> bool:
    """Write a message in this transaction, to be sent after its commit, and return whether it was written.

    Nothing is written where the reader goes without an optional kind, or the key is there already: put into it what
    makes the message this message. `template` is a text under `templates/` whose first line is "Subject: …"; each word
    it names must be given. One not sent within `good_for` is not sent at all: a link that has died helps nobody.
    """
    if goes_without(to, kind):
        return False
    subject, body = filled_letter(template, words)
    message_id, (about_kind, about_id) = new_id(), about or (None, None)
    written = db.session.scalar(
        insert_unless_there(
            MailMessage,
            id=message_id,
            key=key,
            kind=kind,
            recipient=to,
            subject=subject,
            body=body,
            about_kind=about_kind,
            about_id=about_id,
            queued_at=now(),
            good_until=now() + good_for,
            attempts=0,
        ).returning(MailMessage.id)
    )
    if written is None:
        return False
    enqueue(SEND_TASK, key=f"mail:{message_id}", message_id=message_id)
    return True


def send_message(message_id: uuid.UUID) -> None:
    """Send one message that waits, and note what became of it; doing it again changes nothing.

    It commits before it speaks to the server, which may take long. A process that dies between the server's yes and
    the note of it sends once more, under the same Message-ID. Raises MailUnavailable to be tried again.
    """
    message = db.session.get(MailMessage, message_id)
    if message is None or message.body is None:
        return
    if message.good_until <= now():
        settle_message(message, lapsed_at=now())
        return
    letter = _letter(message)
    message.attempts += 1
    db.session.commit()
    try:
        mail_sender().send(letter)
    except LetterRefused as refusal:
        settle_message(message, refused_at=now(), trouble=str(refusal))
    except ValueError:
        settle_message(message, refused_at=now(), trouble="No letter can be written to this address.")
    except MailUnavailable as fault:
        message.trouble = str(fault)[:400]
        db.session.commit()
        raise
    else:
        settle_message(message, sent_at=now(), trouble=None)


def send_at_once(message: MailMessage) -> None:
    """Send one message that waits inside this transaction: for a demonstration's past, whose letters stay here."""
    message.attempts += 1
    mail_sender().send(_letter(message))
    settle_message(message, sent_at=now())


def clear_outbox() -> int:
    """Let what was not sent in time go, text and all, forget what is two years old, and return how many lapsed."""
    lapsed = db.session.scalars(
        sa.update(MailMessage)
        .where(MailMessage.body.is_not(None), MailMessage.good_until <= now())
        .values(body=None, lapsed_at=now())
        .returning(MailMessage.id)
    ).all()
    db.session.execute(sa.delete(MailMessage).where(sa.text(f"({SETTLED})"), MailMessage.queued_at < now() - KEPT_FOR))
    return len(lapsed)


def _letter(message: MailMessage) -> Letter:
    assert message.body is not None
    return Letter(str(message.id), message.recipient, message.subject, message.body, message.queued_at)


def settle_message(message: MailMessage, *, trouble: str | None = None, **outcome: datetime) -> None:
    """Note what became of a message, in the column of that name, and let its text go."""
    message.body = None
    message.trouble = trouble[:400] if trouble else None
    for column, moment in outcome.items():
        setattr(message, column, moment)
    db.session.flush()
