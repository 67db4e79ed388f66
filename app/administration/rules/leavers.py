"""How far ahead the page of leavers looks. Who leaves is what the rules of licences say of their run-down."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DEFAULTS = Path(__file__).parents[1] / "defaults" / "leavers.toml"


@dataclass(frozen=True)
class LeaverTerms:
    """The figures in effect from a day, in days."""

    effective_from: date
    look_ahead_days: int


def terms_on(day: date) -> LeaverTerms:
    """Return the figures in effect on a day, the first known ones for any day before them."""
    versions = _versions()
    in_effect = [version for version in versions if version.effective_from <= day]
    return in_effect[-1] if in_effect else versions[0]


@cache
def _versions() -> list[LeaverTerms]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((LeaverTerms(**version) for version in read), key=lambda version: version.effective_from)
