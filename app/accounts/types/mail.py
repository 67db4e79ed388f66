"""What mail is about, and what became of it."""

from datetime import datetime

from app.core.labels import Labelled


class MailKind(Labelled):
    """Why a message was written. Named here, although it speaks of all features, so that the outbox is one list."""

    INVITATION = "invitation", "Invitation", "blue"
    NEW_PASSWORD_LINK = "new-password-link", "Link to a new password", "blue"
    PASSWORD_CHANGED = "password-changed", "Password changed", "yellow"
    ADDRESS_LINK = "address-link", "Link to confirm an address", "blue"
    ADDRESS_CHANGE = "address-change", "Change of an address", "yellow"
    NEW_BROWSER = "new-browser", "New browser signed in", "yellow"
    SECOND_FACTOR = "second-factor", "Second factor changed or used", "yellow"
    LICENCE_OFFER = "licence-offer", "Offer of a licence, and its answers", "blue"
    ROLE_TO_CONFIRM = "role-to-confirm", "Role to confirm", "purple"
    RESET_TO_CONFIRM = "reset-to-confirm", "Lost second factor to confirm", "purple"
    REVIEW_OPENED = "review-opened", "Access review opened", "purple"
    REVIEW_REMINDER = "review-reminder", "Access review due soon", "purple"
    LICENCE_CONDITION = "licence-condition", "Condition of a licence unmet, or met again", "purple"
    LICENCE_REMINDER = "licence-reminder", "Reminder of a licence’s end", "purple"

    @property
    def is_optional(self) -> bool:
        """Return whether its reader may go without it; what tells of an account's safety reaches everybody."""
        return self in OPTIONAL_MAIL


OPTIONAL_MAIL = (MailKind.REVIEW_OPENED, MailKind.REVIEW_REMINDER)
"""What home shows as a task in any case, and nobody is harmed by missing."""


class MailState(Labelled):
    """What became of a message, computed from its times."""

    WAITING = "waiting", "Waiting", "blue"
    DELAYED = "delayed", "Trying again", "yellow"
    SENT = "sent", "Sent", "green"
    BOUNCED = "bounced", "Bounced", "red"
    LAPSED = "lapsed", "Not sent in time", "grey"


def mail_state(
    sent_at: datetime | None, refused_at: datetime | None, lapsed_at: datetime | None, trouble: str | None
) -> MailState:
    """Return what became of a message, from the columns that say so."""
    if sent_at is not None:
        return MailState.SENT
    if refused_at is not None:
        return MailState.BOUNCED
    if lapsed_at is not None:
        return MailState.LAPSED
    return MailState.DELAYED if trouble else MailState.WAITING
