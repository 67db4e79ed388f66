"""When access is reviewed, by when, and by whom not (G1). Pure functions."""

import tomllib
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.verdicts import Finding, passed, refused, rule

DEFAULTS = Path(__file__).parents[1] / "defaults" / "reviews.toml"


@dataclass(frozen=True)
class ReviewTerms:
    """The figures in effect from a day, in days."""

    effective_from: date
    due_after_days: int
    remind_before_days: int


def terms_on(day: date) -> ReviewTerms:
    """Return the figures in effect on a day, the first known ones for any day before them."""
    versions = _versions()
    in_effect = [version for version in versions if version.effective_from <= day]
    return in_effect[-1] if in_effect else versions[0]


def quarter_start(day: date) -> date:
    """Return the first day of the calendar quarter a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_words(day: date) -> str:
    """Write the quarter a day lies in as people say it: "October to December 2026"."""
    first = quarter_start(day)
    last = date(first.year, first.month + 2, 1)
    return f"{first:%B} to {last:%B %Y}"


def due_on(opened_on: date) -> date:
    """Return the last day of a review that opens on a day."""
    return opened_on + timedelta(days=terms_on(opened_on).due_after_days)


def reminded_from(opened_on: date) -> date:
    """Return the day from which whoever still has to answer in a review that opened then is reminded."""
    return due_on(opened_on) - timedelta(days=terms_on(opened_on).remind_before_days)


@rule(
    "access-review.not-own",
    version=1,
    source="G1",
    promise="Nobody confirms their own role: in a review somebody else answers for it.",
)
def role_is_somebody_elses(actor_id: uuid.UUID | None, user_id: uuid.UUID) -> Finding:
    """Pass where the role answered for is another person's."""
    if actor_id != user_id:
        return passed("The role is somebody else's.")
    return refused("This is a role of your own.", "Leave it: the Trust's administrator answers for it.")


@cache
def _versions() -> list[ReviewTerms]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((ReviewTerms(**version) for version in read), key=lambda version: version.effective_from)
