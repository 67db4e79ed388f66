"""States, people and events in the words the pages of training show."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.events import Event
from app.core.formats import long_time
from app.training.queries import PersonRow
from app.training.types import CertificationState

State = CertificationState
_FIGURES = (
    ("Certified", (State.CERTIFIED,), None),
    ("Provisional", (State.PROVISIONAL,), None),
    ("Renewal open", (State.RENEWAL_OPEN,), "watch"),
    ("Expired", (State.EXPIRED,), "fault"),
    ("Suspended", (State.SUSPENDED,), "fault"),
)
_GROUPS = (
    ("Renewal open", (State.RENEWAL_OPEN,), "Nobody’s renewal is open."),
    ("Expired", (State.EXPIRED,), "Nobody’s certification has expired."),
    ("Out of delivery", (State.SUSPENDED, State.STOOD_DOWN, State.REVOKED), "Nobody is out of delivery."),
)


def state_figures(counts: Mapping[State, int]) -> list[dict[str, Any]]:
    """Return the key figures, each leading to the list of the people it counts."""
    return [
        {
            "label": label,
            "figure": sum(counts.get(state, 0) for state in states),
            "href": f"/people?state={states[0].value}",
            "tone": tone,
        }
        for label, states, tone in _FIGURES
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
            "tasks": [_task(row) for state in states for row in by_state.get(state, [])],
            "href": f"/people?state={states[0].value}",
        }
        for title, states, none in _GROUPS
    ]


def timeline_entries(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return the events as entries of a timeline, newest first."""
    return [{"title": event.sentence, "when": long_time(event.at)} for event in events]


def _task(row: PersonRow) -> dict[str, Any]:
    assert row.answer is not None
    return {
        "title": f"{row.name}, {row.number}",
        "href": f"/people/{row.number}",
        "detail": f"{row.answer.sentences[-1]} {row.organisations}".strip(),
        "state": row.answer.state,
    }
