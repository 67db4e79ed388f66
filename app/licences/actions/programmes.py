"""Adding a programme to license."""

from app.core.actor import Actor
from app.core.db import db
from app.core.events import EventTag, record_event
from app.licences.models import Programme


def add_programme(actor: Actor, *, slug: str, name: str) -> Programme:
    """Add an intervention the Trust licenses; its slug is how addresses name it (A1)."""
    programme = Programme(slug=slug, name=name)
    db.session.add(programme)
    db.session.flush()
    record_event(actor, EventTag.PROGRAMME_ADDED, subject_kind="programme", subject_id=programme.id, name=name)
    return programme
