"""Where an account and an invitation stand."""

from dataclasses import dataclass
from datetime import datetime

from app.core.labels import Labelled


class UserState(Labelled):
    """Where an account stands, computed from what is known of it."""

    ACTIVE = "active", "Active", "green"
    DORMANT = "dormant", "Not seen for long", "yellow"
    NEVER_SIGNED_IN = "never-signed-in", "Never signed in", "yellow"
    NO_ROLE = "no-role", "No role today", "yellow"
    INVITED = "invited", "Invited", "blue"
    INVITATION_EXPIRED = "invitation-expired", "Invitation expired", "yellow"
    INVITATION_WITHDRAWN = "invitation-withdrawn", "Invitation withdrawn", "grey"
    NOT_INVITED = "not-invited", "Not invited yet", "grey"
    DISABLED = "disabled", "Disabled", "red"


class InvitationState(Labelled):
    """Where an invitation stands, computed from its times."""

    OPEN = "open", "Open", "blue"
    ACCEPTED = "accepted", "Accepted", "green"
    EXPIRED = "expired", "Expired", "yellow"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"
    REPLACED = "replaced", "Replaced by a later one", "grey"


@dataclass(frozen=True)
class AccountFacts:
    """What an account's state is computed from, at one moment; the invitation is the latest one."""

    has_password: bool
    holds_role: bool
    disabled_at: datetime | None = None
    last_signed_in_at: datetime | None = None
    invited_at: datetime | None = None
    invitation_expires_at: datetime | None = None
    invitation_withdrawn_at: datetime | None = None
