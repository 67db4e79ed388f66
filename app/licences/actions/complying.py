"""Keeping what later facts say of a licence (A9, A16): counted by whoever holds them, and pushed up to here."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.jobs import enqueue
from app.licences.actions.condition_turns import ask_to_tell
from app.licences.actions.deciding import keep_decisions
from app.licences.actions.locking import about
from app.licences.models import Licence, LicenceCompliance
from app.licences.queries import licence_facts
from app.licences.rules import ComplianceFacts, value_on
from app.licences.types import Measure

COUNT_TASK = "compliance.count-for-licence"
"""Done by whoever holds the facts: it counts for one licence and records what it found."""


def ask_to_count(licence_id: uuid.UUID) -> None:
    """Have what the licence's conditions and seats rest on counted once this transaction has committed."""
    enqueue(COUNT_TASK, licence_id=licence_id)


def record_compliance(
    actor: Actor, *, licence_id: uuid.UUID, measure: Measure, runs: Sequence[ComplianceFacts]
) -> bool:
    """Record what was counted of a measure on every run of days, and return whether that was news (A16).

    What was held true before is superseded; the same counts again change nothing. A count that is another one today
    is an event. The licence is locked meanwhile, so that two who count at once record once.
    """
    db.session.execute(sa.select(Licence.id).where(Licence.id == licence_id).with_for_update())
    (before,) = licence_facts([licence_id])
    if [one for one in before.compliance if one.measure is measure] == list(runs):
        return False
    current = sa.select(LicenceCompliance).where(
        LicenceCompliance.licence_id == licence_id, LicenceCompliance.measure == measure, LicenceCompliance.is_known()
    )
    for row in db.session.scalars(current):
        row.supersede()
    db.session.flush()
    for one in runs:
        days = {"from_day": one.from_day, "until_day": one.until_day, "value": one.value}
        db.session.add(LicenceCompliance(licence_id=licence_id, measure=measure, **days, **recorded_by(actor)))
    db.session.flush()
    (after,) = licence_facts([licence_id])
    keep_decisions(after)
    ask_to_tell(licence_id)
    was, now_counted = (value_on(one.compliance, measure, today()) for one in (before, after))
    if was != now_counted:
        record_event(
            actor,
            EventTag.LICENCE_COUNTED,
            before={measure.value: was},
            after={measure.value: now_counted},
            **about(after),
            measure=measure.in_sentence,
            number=str(now_counted or 0),
        )
    return True
