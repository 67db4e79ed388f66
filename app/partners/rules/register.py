"""The register of force areas as the product brings it, and whether it is whole (domain, section 4)."""

import csv
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from app.partners.types import Governance

Value = TypeVar("Value", bound=Hashable)

DEFAULTS = Path(__file__).parents[1] / "defaults"
NUMBER_OF_AREAS = 43
COUNTRIES = {"E": "England", "W": "Wales"}

KNOWN_FROM = date(2000, 1, 1)
"""The first day the register speaks of: names and forces are held to be today's back to then, unless dated."""


@dataclass(frozen=True)
class AreaEntry:
    """A force area as the register brings it: its ONS code and names, its force, its square on the map."""

    code: str
    name: str
    short_name: str
    force: str
    region: str
    tile_label: str
    tile_column: int
    tile_row: int

    @property
    def country(self) -> str:
        """Return the country an ONS code belongs to."""
        return COUNTRIES[self.code[0]]


@dataclass(frozen=True)
class OfficeEntry:
    """Who holds the force of an area to account from a day on; `is_renamed` where it is the same body as before."""

    code: str
    from_day: date
    governance: Governance
    body: str
    office_holder: str
    is_renamed: bool


def area_entries() -> list[AreaEntry]:
    """Return the areas of the register, by code."""
    return [
        AreaEntry(
            row["code"],
            row["name"],
            row["short_name"],
            row["force"],
            row["region"],
            row["tile_label"],
            int(row["tile_column"]),
            int(row["tile_row"]),
        )
        for row in _rows("forces.csv")
    ]


def office_entries() -> dict[str, list[OfficeEntry]]:
    """Return who has held each force to account, by the area's code, earliest first."""
    offices: dict[str, list[OfficeEntry]] = {}
    for row in _rows("commissioners.csv"):
        entry = OfficeEntry(
            row["code"],
            date.fromisoformat(row["from_day"]),
            Governance(row["governance"]),
            row["body"],
            row["office_holder"],
            row["change"] == "renamed",
        )
        offices.setdefault(entry.code, []).append(entry)
    return {code: sorted(rows, key=lambda entry: entry.from_day) for code, rows in offices.items()}


def faults_of_register(areas: Sequence[tuple[str, int, int]]) -> list[str]:
    """Return what is wrong with areas given as (code, column, row), in sentences; empty where they are whole.

    Whole means 43 areas, no code or square twice, and a map in one piece, so that neighbours stay neighbours.
    """
    squares = [(column, row) for _, column, row in areas]
    faults = []
    if len(areas) != NUMBER_OF_AREAS:
        faults.append(f"There are {len(areas)} force areas; there should be {NUMBER_OF_AREAS}.")
    faults += [f"The code {code} is there twice." for code in _doubles([code for code, _, _ in areas])]
    faults += [f"Two areas share the square in column {x}, row {y}." for x, y in _doubles(squares)]
    if squares and _reached(set(squares)) != set(squares):
        faults.append("The map is not in one piece.")
    return faults


def _doubles(values: Sequence[Value]) -> list[Value]:
    return [value for value, number in Counter(values).items() if number > 1]


def _reached(squares: set[tuple[int, int]]) -> set[tuple[int, int]]:
    start = min(squares)
    reached, waiting = {start}, [start]
    while waiting:
        x, y = waiting.pop()
        beside = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & squares - reached
        reached |= beside
        waiting += beside
    return reached


def _rows(name: str) -> list[dict[str, str]]:
    with (DEFAULTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
