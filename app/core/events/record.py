"""The one way an event gets into the log."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.core.actor import Actor
from app.core.clock import now
from app.core.db import db
from app.core.events.models import Event
from app.core.events.tags import EventTag
from app.core.formats import long_date, long_time
from app.core.references import new_id


def record_event(
    actor: Actor,
    tag: EventTag,
    *,
    subject_kind: str,
    subject_id: uuid.UUID | None,
    organisation_id: uuid.UUID | None = None,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **details: Any,
) -> Event:
    """Add one event to this transaction (G2). Details fill the tag's sentence; dates are written out in full."""
    event = Event(
        id=new_id(),
        at=now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        tag=tag,
        subject_kind=subject_kind,
        subject_id=subject_id,
        organisation_id=organisation_id,
        reason=reason,
        before=None if before is None else _readable(before),
        after=None if after is None else _readable(after),
        details=_readable(details),
    )
    db.session.add(event)
    return event


def _readable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _words(value) for name, value in values.items()}


def _words(value: Any) -> Any:
    if isinstance(value, datetime):
        return long_time(value)
    if isinstance(value, date):
        return long_date(value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(getattr(value, "label", value))
