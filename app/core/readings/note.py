"""Declaring that reading a page is noted, and noting it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Response, current_app, request

from app.core.actor import current_actor
from app.core.clock import now
from app.core.db import db
from app.core.readings.models import LONGEST_ADDRESS, Reading, ReadingKind
from app.core.references import new_id
from app.core.witness import witness

View = TypeVar("View", bound=Callable[..., Any])
LONGEST_ROLE, LONGEST_SUBJECT = 300, 60
READ = frozenset({200, 206})
# Straight to the connection: what the session does for an entity costs twice the insert itself.
_NOTE = sa.insert(Reading.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True)
class NotedReading:
    """What a view declares about its readings: their kind, and which part of its address names the subject."""

    kind: ReadingKind
    subject: str | None = None


def notes_reading(kind: ReadingKind, *, subject: str | None = None) -> Callable[[View], View]:
    """Declare that whoever reads this view's page is noted (G4); `subject` is the view's argument that names whose."""

    def declare(view: View) -> View:
        view.reading = NotedReading(kind, subject)  # type: ignore[attr-defined]
        return view

    return declare


def note_reading(response: Response) -> None:
    """Have the reading of this answer witnessed, where its view declares that and the page was given: one insert."""
    if request.method != "GET" or request.endpoint is None or response.status_code not in READ:
        return
    noted: NotedReading | None = getattr(current_app.view_functions.get(request.endpoint), "reading", None)
    if noted is None:
        return
    actor, named = current_actor(), (request.view_args or {}).get(noted.subject or "")
    values = {
        "id": new_id(),
        "at": now(),
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_role": actor.role_line[:LONGEST_ROLE],
        "kind": noted.kind,
        "subject": str(named)[:LONGEST_SUBJECT] if named is not None else None,
        "address": request.full_path.rstrip("?")[:LONGEST_ADDRESS],
    }
    witness(lambda: db.session.connection().execute(_NOTE, values))
