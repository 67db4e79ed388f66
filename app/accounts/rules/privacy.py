"""The versions of the privacy notice, and which is in effect (domain, section 6.3)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "defaults" / "privacy.toml"


@dataclass(frozen=True)
class PrivacyNotice:
    """One version of the notice: from when it holds, and its points in short."""

    version: int
    effective_from: date
    points: tuple[str, ...]


@cache
def notices() -> tuple[PrivacyNotice, ...]:
    """Return every version, the earliest first."""
    with _FILE.open("rb") as file:
        kept = tomllib.load(file)["notice"]
    made = (PrivacyNotice(one["version"], one["effective_from"], tuple(one["points"])) for one in kept)
    return tuple(sorted(made, key=lambda one: one.effective_from))


def notice_on(day: date) -> PrivacyNotice:
    """Return the version in effect on a day; before the first one, the first."""
    in_effect = [one for one in notices() if one.effective_from <= day]
    return in_effect[-1] if in_effect else notices()[0]
