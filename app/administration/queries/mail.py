"""The outbox as a list, and one message of it. What a message said is no part of either."""

import uuid

import sqlalchemy as sa

from app.accounts.models import MailMessage
from app.accounts.types import MailKind, MailState
from app.core.db import db
from app.core.errors import NotFound
from app.core.tables import ChoiceFilter, Column, Link, LogListing, TextFilter

_IS_OPEN = MailMessage.body.is_not(None)
_CONDITIONS: dict[MailState, sa.ColumnElement[bool]] = {
    MailState.WAITING: sa.and_(_IS_OPEN, MailMessage.trouble.is_(None)),
    MailState.DELAYED: sa.and_(_IS_OPEN, MailMessage.trouble.is_not(None)),
    MailState.SENT: MailMessage.sent_at.is_not(None),
    MailState.BOUNCED: MailMessage.refused_at.is_not(None),
    MailState.LAPSED: MailMessage.lapsed_at.is_not(None),
}


def outbox_listing(*, is_read: bool) -> LogListing:
    """Return the messages, the latest first; with links to their text where it can be read (demonstrations)."""
    return LogListing(
        name="mail",
        caption="Mail",
        statement=sa.select(MailMessage),
        columns=(
            Column("subject", "Subject", _subject_as_link if is_read else lambda message: message.subject),
            Column("kind", "Kind", lambda message: message.kind),
            Column("to", "To", lambda message: message.recipient),
            Column("queued", "Written", lambda message: message.queued_at),
            Column("state", "Outcome", lambda message: message.state),
            Column("settled", "Since", _settled_at),
            Column("trouble", "What the mail server said", lambda message: message.trouble),
        ),
        filters=(
            ChoiceFilter("state", "Outcome", _in_state, tuple(MailState.choices())),
            ChoiceFilter(
                "kind", "Kind", lambda chosen: MailMessage.kind == MailKind(chosen), tuple(MailKind.choices())
            ),
            TextFilter("to", "Address", lambda typed: MailMessage.recipient == typed.lower()),
        ),
        tie_breaker=MailMessage.id.expression,
    )


def message_by_id(message_id: uuid.UUID) -> MailMessage:
    """Return one message; raises NotFound."""
    message = db.session.get(MailMessage, message_id)
    if message is None:
        raise NotFound("message")
    return message


def _in_state(chosen: str) -> sa.ColumnElement[bool]:
    return _CONDITIONS[MailState(chosen)]


def _settled_at(message: MailMessage) -> object:
    return message.sent_at or message.refused_at or message.lapsed_at


def _subject_as_link(message: MailMessage) -> Link:
    return Link(message.subject, f"/mail/{message.id}")
