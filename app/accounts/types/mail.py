"""What mail is about, and what became of it."""

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


class MailState(Labelled):
    """What became of a message, computed from its times."""

    WAITING = "waiting", "Waiting", "blue"
    DELAYED = "delayed", "Trying again", "yellow"
    SENT = "sent", "Sent", "green"
    BOUNCED = "bounced", "Bounced", "red"
    LAPSED = "lapsed", "Not sent in time", "grey"
