"""Terminating a licence."""

from datetime import date

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceTermination
from app.licences.rules import may_be_terminated


def terminate_licence(
    actor: Actor, *, licence: Licence, effective_on: date, reason: str, seen_version: int | None = None
) -> LicenceTermination:
    """Record that the licence is no more from a day on (Licence states: terminated).

    Raises DomainError for a licence that is not signed, superseded by then or terminated already, and for a day
    that has passed.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_terminated(before, effective_on, today()))
    termination = LicenceTermination(
        licence_id=licence.id, effective_on=effective_on, reason=reason, **recorded_by(actor)
    )
    db.session.add(termination)
    db.session.flush()
    record_change(
        actor,
        EventTag.LICENCE_TERMINATED,
        before,
        reason=reason,
        became={"effective_on": effective_on},
        effective_on=effective_on,
    )
    return termination
