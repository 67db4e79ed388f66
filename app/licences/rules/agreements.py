"""What the sides of a licence agree to, as they read it, and how one reading is told from another (A14, A18)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, listed, long_date
from app.licences.rules.facts import LicenceFacts
from app.licences.types import Side

Particular = tuple[str, str]
"""A label and what is agreed under it."""


@dataclass(frozen=True)
class OfferedTerms:
    """The terms of an offer as both sides read them, with the days it is open."""

    reference: str
    licensor: str
    licensee: str
    offered_on: date
    answer_by: date
    particulars: tuple[Particular, ...]

    def party(self, side: Side) -> str:
        """Return the name of the organisation that a side is."""
        return self.licensor if side is Side.LICENSOR else self.licensee

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what is read here: any other terms, or another offer of them, have another one."""
        read = [self.reference, self.offered_on.isoformat(), self.answer_by.isoformat(), *self.particulars]
        return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()


def particulars(facts: LicenceFacts, *, programme: str, licensor: str, licensee: str) -> tuple[Particular, ...]:
    """Return what a licence's facts settle, as a page and an agreement show it."""
    return (
        ("Licensee", licensee),
        ("Licensor", licensor),
        ("Programme", programme),
        ("Contract shape", facts.shape.label),
        ("Territory", listed([one.words for one in facts.territory])),
        ("Term", f"{long_date(facts.starts_on)} to {long_date(facts.ends_on)}"),
        ("Grace", _grace(facts)),
        ("After the end", facts.lapse_policy.label),
        ("Notice period", counted(facts.notice_months, "month")),
        ("Facilitator seats", counted(facts.seats, "seat") if facts.seats else "No limit"),
    )


def rows_of_particulars(agreed: Sequence[Particular]) -> list[dict[str, str]]:
    """Return particulars as the rows a page draws."""
    return [{"label": label, "value": value} for label, value in agreed]


def _grace(facts: LicenceFacts) -> str:
    if not facts.grace_days:
        return "None"
    return f"{counted(facts.grace_days, 'day')}, until {long_date(facts.grace_ends_on)}"
