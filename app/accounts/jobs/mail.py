"""Sending mail in the worker, and clearing the outbox."""

import uuid

import structlog

from app.accounts.actions.mail import SEND_TASK, clear_outbox, send_message
from app.core.jobs import schedule, task

log = structlog.get_logger()


# With the worker's pauses between attempts, an hour at most, this is above two days without a mail server.
@task(SEND_TASK, max_attempts=75)
def send(message_id: uuid.UUID) -> None:
    """Send one message; doing it again changes nothing."""
    send_message(message_id)


@schedule("accounts.clear-outbox", at="10 3 * * *")
def clear() -> None:
    """Let go of messages that were not sent in time."""
    log.info("outbox cleared", lapsed=clear_outbox())
