"""Releasing an account from the single sign-on it is bound to (G5)."""

from app.accounts.actions.notices import tell_of_factor
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.models import Identity
from app.accounts.queries.users import user_by_id
from app.accounts.rules.control import role_is_not_own
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.verdicts import Verdict


def release_identity(actor: Actor, *, identity: Identity, reason: str) -> None:
    """Release somebody else's account from its single sign-on, and sign them out everywhere (G5).

    Whoever the provider next vouches for under the account's address is bound instead: speak to the person first.
    Raises Refused for one's own, and DomainError where it was released already.
    """
    user = user_by_id(identity.user_id, for_update=True)
    finding = role_is_not_own(actor.user_id, user.id)
    if not finding.passed:
        raise Refused(Verdict("accounts.release-identity", today(), (finding,)))
    db.session.refresh(identity, with_for_update=True)
    if identity.released_at is not None:
        raise DomainError("This single sign-on was released already.")
    identity.released_at = now()
    end_sessions_of(user)
    record_event(
        actor,
        EventTag.IDENTITY_RELEASED,
        subject_kind="user",
        subject_id=user.id,
        reason=reason,
        name=user.name,
        issuer=identity.issuer,
    )
    tell_of_factor(user, "Your account at Waymark was released from its single sign-on")
