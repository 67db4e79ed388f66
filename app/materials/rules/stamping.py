"""Which files are stamped at once, how long stamped files are kept, and in whose words (C9)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "defaults"


@dataclass(frozen=True)
class StampingTerms:
    """One version of the stamping defaults. Sizes in bytes."""

    version: int
    at_once_bytes: int
    at_once_pages: int
    at_once_kinds: frozenset[str]
    kept_days: int

    def is_made_at_once(self, *, kind: str, size: int, pages: int | None) -> bool:
        """Return whether a file is small enough to be stamped while its reader waits."""
        return kind in self.at_once_kinds and size <= self.at_once_bytes and (pages or 0) <= self.at_once_pages


def stamping_on(day: date) -> StampingTerms:
    """Return the terms in effect on a day; before the first version began, the first."""
    versions = _versions()
    in_effect = [one for one in versions if one["effective_from"] <= day] or versions[:1]
    latest = max(in_effect, key=lambda one: one["effective_from"])
    return StampingTerms(
        version=latest["version"],
        at_once_bytes=latest["at_once_bytes"],
        at_once_pages=latest["at_once_pages"],
        at_once_kinds=frozenset(latest["at_once_kinds"]),
        kept_days=latest["kept_days"],
    )


def stamped_for(organisation: str, *, reads_for_the_trust: bool) -> str:
    """Return whom a copy is issued to: for Trust staff it says that the copy is for the Trust's own work."""
    return f"{organisation}, for its own work" if reads_for_the_trust else organisation


@cache
def _versions() -> list[dict[str, Any]]:
    with (FOLDER / "stamping.toml").open("rb") as file:
        versions: list[dict[str, Any]] = tomllib.load(file)["stamping"]
    return sorted(versions, key=lambda one: one["effective_from"])
