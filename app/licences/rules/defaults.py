"""The versioned defaults of licences: the reminder ladder, periods and the bounds of backdating."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.licences.types import ReminderText

FOLDER = Path(__file__).parent.parent / "defaults"


@dataclass(frozen=True)
class Ladder:
    """The days before the end (below zero: after it) on which both sides are reminded (A10)."""

    version: int
    rungs: tuple[int, ...]
    last_counts_days: int
    """For how many days after its own day the last rung is still sent."""

    @property
    def first_rung_days(self) -> int:
        """Return how many days before its last day an unrenewed licence becomes expiring."""
        return max(self.rungs)


def ladder_on(day: date) -> Ladder:
    """Return the reminder ladder in effect on a day."""
    found = _in_effect("ladder", day)
    return Ladder(found["version"], tuple(found["rungs"]), found["last_counts_days"])


def answer_days_on(day: date) -> int:
    """Return for how many days an offer made on this day is usually open."""
    return int(_in_effect("limits", day)["answer_days"])


def backdating_days_on(day: date) -> int:
    """Return by how many days a suspension or its lifting may be recorded late, on this day."""
    return int(_in_effect("limits", day)["backdating_days"])


def longest_run_off_on(day: date) -> int:
    """Return for how many days after the end open workshop pairs may be finished, on this day."""
    return int(_in_effect("limits", day)["longest_run_off_days"])


def notice_months_on(day: date) -> int:
    """Return the months of notice a licence drafted on this day asks for, unless others are agreed."""
    return int(_in_effect("limits", day)["notice_months"])


def suspension_review_days_on(day: date) -> int:
    """Return how many days after it began on this day a suspension is looked at again."""
    return int(_in_effect("limits", day)["suspension_review_days"])


def run_down_days_on(day: date) -> int:
    """Return for how many days after its last day in force a licence is run down, on this day."""
    return int(_in_effect("limits", day)["run_down_days"])


def signature_lead_days_on(day: date) -> int:
    """Return by how many days a signature may lie before the first day of the term, on this day."""
    return int(_in_effect("limits", day)["signature_lead_days"])


def reminder_text_on(text: ReminderText, day: date) -> tuple[int, str, str]:
    """Return the version, the subject and the body a reminder has on this day where nobody wrote another (A11)."""
    found = _in_effect("reminder_texts", day)
    return found["version"], found[text]["subject"], found[text]["body"].strip()


def longest_answer_days_on(day: date) -> int:
    """Return for how many days an offer made on this day may be open at most."""
    return int(_in_effect("limits", day)["longest_answer_days"])


def _in_effect(name: str, day: date) -> dict[str, Any]:
    """Return the version in effect on a day; the first one answers for any day before it."""
    versions = sorted(_versions(name), key=lambda one: one["effective_from"])
    in_effect = [one for one in versions if one["effective_from"] <= day]
    return in_effect[-1] if in_effect else versions[0]


@cache
def _versions(name: str) -> list[dict[str, Any]]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        versions: list[dict[str, Any]] = tomllib.load(file)[name]
    return versions
