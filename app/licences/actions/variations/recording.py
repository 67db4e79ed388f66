"""What every action on a variation shares: superseding its row, and recording its event."""

from typing import Any

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.locking import record_change
from app.licences.models import LicenceVariation
from app.licences.rules import LicenceFacts

CARRIED_OVER = (
    *("licence_id", "number", "effective_on", "reason", "offered_on", "answer_by", "ends_on", "grace_days"),
    *("lapse_policy", "seats", "areas", "changes", "clause_number", "clause_heading", "clause_words", "sha256"),
)


def superseded(actor: Actor, row: LicenceVariation, **became: Any) -> LicenceVariation:
    """Supersede a variation's row by one that says what became of it."""
    made = LicenceVariation(**{name: getattr(row, name) for name in CARRIED_OVER}, **became, **recorded_by(actor))
    row.supersede(made)
    db.session.flush()
    db.session.add(made)
    db.session.flush()
    return made


def record_variation(
    actor: Actor,
    tag: EventTag,
    before: LicenceFacts,
    row: LicenceVariation,
    *,
    reason: str | None = None,
    **details: Any,
) -> None:
    """Record the one event of an action on a variation."""
    became = {"variation": row.number, "sha256": row.sha256, "agreed_on": row.agreed_on, "ended_on": row.ended_on}
    record_change(actor, tag, before, reason=reason or row.reason, became=became, number=row.number, **details)
