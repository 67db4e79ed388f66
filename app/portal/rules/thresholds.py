"""When things become tasks: versioned data with effective dates."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DEFAULTS = Path(__file__).parents[1] / "defaults" / "tasks.toml"


@dataclass(frozen=True)
class Thresholds:
    """The figures in effect from a day, in days."""

    effective_from: date
    certificate_notice_days: int
    coming_up_days: int


def thresholds_on(day: date) -> Thresholds:
    """Return the figures in effect on a day, the first known ones for any day before them."""
    versions = _versions()
    in_effect = [version for version in versions if version.effective_from <= day]
    return in_effect[-1] if in_effect else versions[0]


@cache
def _versions() -> list[Thresholds]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((Thresholds(**version) for version in read), key=lambda version: version.effective_from)
