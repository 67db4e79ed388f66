"""The three versions of the demonstration materials, and how content is read for one of them.

Content files say what differs between versions in two ways, both resolved here:

* a table in a list may carry ``since`` (first version it appears in) and ``until`` (first version it
  is gone from);
* a table whose keys are all version numbers is a value that changed: the newest that is not later
  than the version asked for is taken.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

CONTENT_FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class MaterialsVersion:
    """One released version of all demonstration materials: number, consequence (C2) and first day in use."""

    number: str
    consequence: str
    effective_from: date


VERSIONS = {
    version.number: version
    for version in (
        MaterialsVersion("2.0.0", "major", date(2024, 4, 1)),
        MaterialsVersion("2.1.0", "minor", date(2025, 10, 1)),
        MaterialsVersion("3.0.0", "major", date(2026, 9, 1)),
    )
}


def parsed(number: str) -> tuple[int, ...]:
    """A version number as integers, so that 2.10.0 sorts after 2.9.0."""
    return tuple(int(part) for part in number.split("."))


def require_version(number: str) -> MaterialsVersion:
    """The version with this number. Raises ValueError, naming the known ones, for any other."""
    if number not in VERSIONS:
        raise ValueError(f"There is no version {number} of the materials; choose from {', '.join(VERSIONS)}.")
    return VERSIONS[number]


def content_for(name: str, version: str) -> dict[str, Any]:
    """The content file ``content/<name>.toml`` as it stands in this version. Raises ValueError as above."""
    require_version(version)
    resolved = _resolve(_loaded(name), parsed(version))
    assert isinstance(resolved, dict)
    return resolved


@lru_cache
def _loaded(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _resolve(value: Any, version: tuple[int, ...]) -> Any:
    if isinstance(value, list):
        return [_resolve(item, version) for item in value if _is_present(item, version)]
    if not isinstance(value, dict):
        return value
    if value and all(_is_version_number(key) for key in value):
        newest = max(parsed(key) for key in value if parsed(key) <= version)
        return _resolve(value[".".join(map(str, newest))], version)
    return {key: _resolve(item, version) for key, item in value.items() if key not in ("since", "until")}


def _is_present(item: Any, version: tuple[int, ...]) -> bool:
    if not isinstance(item, dict):
        return True
    has_begun = "since" not in item or parsed(item["since"]) <= version
    has_ended = "until" in item and parsed(item["until"]) <= version
    return has_begun and not has_ended


def _is_version_number(key: str) -> bool:
    return all(part.isdigit() for part in key.split("."))
