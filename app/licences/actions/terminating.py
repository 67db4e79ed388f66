"""Terminating a licence."""

from datetime import date

import sqlalchemy as sa

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

    A termination that has not come yet is superseded by an earlier one.

    Raises DomainError for a licence that is not signed, superseded or terminated by then, and for a day that
    has passed or lies after the licence's end.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_terminated(before, effective_on, today()))
    termination = LicenceTermination(
        licence_id=licence.id, effective_on=effective_on, reason=reason, **recorded_by(actor)
    )
    earlier = db.session.scalar(
        sa.select(LicenceTermination).where(LicenceTermination.licence_id == licence.id, LicenceTermination.is_known())
    )
    if earlier is not None:
        earlier.supersede(termination)
        db.session.flush()
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
