"""What a writer answers for: a text that looked like data about somebody, kept because they say it is not (F22)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from flask import request
from wtforms import Field

from app.core.actor import Actor, current_actor
from app.core.events import EventTag, record_event
from app.core.formats import listed
from app.core.forms.fields import TrimmedStringField
from app.core.witness import witness


def record_vouching(fields: Iterable[Field]) -> None:
    """Have it recorded for each doubtful text that its writer vouched for: who, where, what it looked like.

    The text itself stays out of the log. It is witnessed, so it is recorded even where a rule refuses the form later:
    the answer was given all the same.
    """
    for field in fields:
        if isinstance(field, TrimmedStringField) and field.is_vouched_for:
            looks = listed(sorted({doubt.kind.label for doubt in field.doubts}))
            witness(partial(_record, current_actor(), str(field.label.text), looks, request.path))


def _record(actor: Actor, field: str, looks: str, page: str) -> None:
    record_event(
        actor, EventTag.TEXT_VOUCHED, subject_kind="text", subject_id=None, field=field, looks=looks, page=page
    )
