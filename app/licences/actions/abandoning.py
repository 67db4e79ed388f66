"""Abandoning a draft (A8)."""

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceTermination
from app.licences.rules import may_be_abandoned


def abandon_draft(
    actor: Actor, *, licence: Licence, reason: str, seen_version: int | None = None
) -> LicenceTermination:
    """Record that the draft is given up from today on; what it was to renew can be renewed by another (A8).

    Raises DomainError where somebody has signed, it is on offer, or it was abandoned already; Stale where it changed
    since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_abandoned(before, today()))
    end = LicenceTermination(licence_id=licence.id, effective_on=today(), reason=reason, **recorded_by(actor))
    db.session.add(end)
    db.session.flush()
    record_change(actor, EventTag.LICENCE_ABANDONED, before, reason=reason, became={"effective_on": today()})
    return end
