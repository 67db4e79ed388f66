"""Where an account stands: who can sign in, who has not yet, and who should be asked about."""

from datetime import datetime, timedelta

from app.accounts.types import AccountFacts, UserState
from app.core.clock import day_of
from app.core.formats import long_date, long_time

DORMANT_AFTER = timedelta(days=90)
"""After how long without a sign-in an account is pointed out: a leaver nobody reported looks like this."""


def user_state(facts: AccountFacts, moment: datetime) -> tuple[UserState, str]:
    """Return an account's state at a moment, and the sentence behind it (G1)."""
    if facts.disabled_at is not None:
        return UserState.DISABLED, f"Nobody can sign in with this account since {long_time(facts.disabled_at)}."
    if not facts.has_password:
        return _waiting(facts, moment)
    if not facts.holds_role:
        return UserState.NO_ROLE, "They can sign in, but hold no role today and so can open nothing but their account."
    last = facts.last_signed_in_at
    if last is None:
        return UserState.NEVER_SIGNED_IN, "They have a password and have never signed in."
    if last < moment - DORMANT_AFTER:
        return UserState.DORMANT, (
            f"They last signed in on {long_date(day_of(last))}, more than {DORMANT_AFTER.days} days ago. "
            "Ask their organisation whether they still work there."
        )
    return UserState.ACTIVE, f"They last signed in on {long_time(last)}."


def _waiting(facts: AccountFacts, moment: datetime) -> tuple[UserState, str]:
    expires = facts.invitation_expires_at
    if facts.invited_at is None or expires is None:
        return UserState.NOT_INVITED, "They have an account, and no invitation to it has been sent."
    if facts.invitation_withdrawn_at is not None:
        withdrawn = long_time(facts.invitation_withdrawn_at)
        return (
            UserState.INVITATION_WITHDRAWN,
            f"Their invitation was withdrawn on {withdrawn}.",
        )
    if expires <= moment:
        return UserState.INVITATION_EXPIRED, f"Their invitation ran out on {long_time(expires)}. Send it again."
    return UserState.INVITED, f"They were invited on {long_time(facts.invited_at)} and have until {long_time(expires)}."
