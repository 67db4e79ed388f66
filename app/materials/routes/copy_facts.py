"""A copy's facts, state and history in the words its page shows."""

from collections.abc import Iterable
from typing import Any

from app.core.formats import file_size, long_time
from app.materials.models import Copy
from app.materials.queries.copies import CopyUse
from app.materials.types import AccessKind, CopyState

_TONES = {AccessKind.REFUSED: "fault"}


def state_sentences(copy: Copy) -> list[str]:
    """Return the sentences behind a copy's state."""
    if copy.state is CopyState.WAITING:
        return ["It is being stamped with its recipient's name. That usually takes a few seconds."]
    if copy.state is CopyState.FAILED:
        advice = "Tell the Trust's training team, then ask for a new copy."
        return [f"It could not be made. {copy.failure}", advice]
    if copy.state is CopyState.CLEARED:
        return ["Its stamped file was cleared away, as each is after a while. What was handed out stays on record."]
    made = f"Stamped on {long_time(copy.ready_at)}. " if copy.ready_at else ""
    return [f"{made}Every page says whose it is."]


def fact_rows(copy: Copy) -> list[dict[str, Any]]:
    """Return what a copy is as rows of a label and a value."""
    version = f"{copy.pack.title} {copy.version.number}"
    rows: list[dict[str, Any]] = [
        {"label": "Copy id", "value": copy.copy_id, "note": "It stands on every page, and in the file itself."},
        {"label": "File", "value": copy.file.file_name},
        {"label": "Version", "value": version},
        {"label": "Made for", "value": copy.recipient, "note": copy.organisation_name},
        {"label": "Under", "value": copy.licence_reference or "No licence: it was issued for the reader's own role"},
        {"label": "Asked for", "value": long_time(copy.requested_at)},
    ]
    if copy.stamped_size is not None:
        rows.append({"label": "Size", "value": file_size(copy.stamped_size)})
    return rows


def use_entries(uses: Iterable[CopyUse]) -> list[dict[str, Any]]:
    """Return what was done with a copy as entries of a timeline."""
    return [
        {
            "title": f"{use.kind.label} {'to' if use.kind is AccessKind.REFUSED else 'by'} {use.user_name}",
            "when": long_time(use.at),
            "text": use.why,
            "tone": _TONES.get(use.kind),
        }
        for use in uses
    ]
