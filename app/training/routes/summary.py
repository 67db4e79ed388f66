"""States, people and events in the words the pages of training show."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.events import EventLine
from app.core.formats import counted, long_time
from app.training.queries import PersonRow
from app.training.rules import STANDING_STATES
from app.training.types import CertificationState

State = CertificationState
_FIGURES = (
    ("Certified", State.CERTIFIED, "good"),
    ("Renewal open", State.RENEWAL_OPEN, "watch"),
    ("Expired", State.EXPIRED, "fault"),
    ("Suspended", State.SUSPENDED, "fault"),
)
_GROUPS = (
    ("Renewal open", (State.RENEWAL_OPEN,), "Nobody’s renewal is open."),
    ("Expired", (State.EXPIRED,), "Nobody’s certification has expired."),
    ("Out of delivery", (State.SUSPENDED, State.STOOD_DOWN, State.REVOKED), "Nobody is out of delivery."),
)


def state_figures(counts: Mapping[State, int]) -> list[dict[str, Any]]:
    """Return the key figures, each leading to the list of the people it counts."""
    notes = {State.CERTIFIED: f"and {counted(counts.get(State.PROVISIONAL, 0), 'provisional', 'provisional')}"}
    return [
        {
            "label": label,
            "figure": counts.get(state, 0),
            "href": f"/people?state={state.value}",
            "note": notes.get(state),
            "tone": tone,
        }
        for label, state, tone in _FIGURES
    ]


def watched_groups(rows: Iterable[PersonRow]) -> list[dict[str, Any]]:
    """Return the people to look after in groups, each person as a task that leads to their page."""
    by_state: dict[State, list[PersonRow]] = {}
    for row in rows:
        if row.answer is not None:
            by_state.setdefault(row.answer.state, []).append(row)
    return [
        {
            "title": title,
            "none": none,
            "tasks": [_task(row, len(states) > 1) for state in states for row in by_state.get(state, [])],
            "href": f"/people?state={states[0].value}" if len(states) == 1 else None,
        }
        for title, states, none in _GROUPS
    ]


def timeline_entries(events: Iterable[EventLine]) -> list[dict[str, Any]]:
    """Return the events as entries of a timeline, newest first."""
    return [{"title": event.sentence, "when": long_time(event.at)} for event in events]


def _task(row: PersonRow, shows_state: bool) -> dict[str, Any]:
    assert row.answer is not None
    # Why they are out of delivery comes first, and when a renewal is due comes last.
    why = row.answer.sentences[0 if row.answer.state in STANDING_STATES.values() else -1]
    return {
        "title": f"{row.name}, {row.number}",
        "href": f"/people/{row.number}",
        "detail": f"{why} {row.organisations}".strip(),
        "state": row.answer.state if shows_state else None,
    }
