"""The columns of the facilitator register as it is imported, and what each cell must be. Pure functions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.core.addresses import read_address
from app.core.forms.dates import MONTHS
from app.core.forms.text import is_unprintable
from app.core.references import read_person_number
from app.training.types import Level

LONGEST_NAME, LONGEST_EVIDENCE = 120, 400
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True)
class ImportColumn:
    """A column: its heading, what it is for, and an example."""

    heading: str
    meaning: str
    example: str


COLUMNS = (
    ImportColumn("number", "The person’s number, for somebody who is in the register already", "CF-7Q2M-K8XD"),
    ImportColumn("name", "Full name, as it should stand on a certificate. Always needed", "Asha Rahman"),
    ImportColumn("known_from", "The first day of the record. Always needed", "2026-04-01"),
    ImportColumn(
        "account", "The mail address of their account, where they sign in to this portal", "asha@provider.example"
    ),
    ImportColumn("namesake", "yes, for somebody else of a name the register holds already", ""),
    ImportColumn("organisation", "The name of the organisation that engages them", "Northmoor Change CIC"),
    ImportColumn("area", "The ONS code or the name of the force area they deliver in", "E23000002"),
    ImportColumn("engaged_from", "The first day of the engagement; that of the record where it is empty", "2026-04-01"),
    ImportColumn("level", "The level they hold: " + ", ".join(level.value for level in Level), "certified"),
    ImportColumn("level_from", "The first day of the level", "2026-04-01"),
    ImportColumn("level_until", "The last day of the level", "2028-03-31"),
    ImportColumn("evidence", "What shows the level, and where it is kept", "Register of March 2026"),
)
HEADINGS = tuple(column.heading for column in COLUMNS)


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell, and how it is mended."""

    row: int
    column: str
    what: str


@dataclass(frozen=True)
class PersonRow:
    """One row of the register, every cell read."""

    row: int
    number: str | None
    name: str
    known_from: date
    account: str | None
    is_namesake: bool
    organisation: str | None
    area: str | None
    engaged_from: date
    level: Level | None
    level_from: date | None
    level_until: date | None
    evidence: str | None

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what may stand in a file once only: who, and where they are engaged."""
        who = self.number or f"{self.name.casefold()} {self.account or ''}"
        return who, (self.organisation or "").casefold(), (self.area or "").casefold()


class CellReader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: int, cells: Mapping[str, str]) -> None:
        self.row = row
        self.cells = cells
        self.faults: list[CellFault] = []

    def text(self, column: str, *, longest: int, needed: bool = False) -> str:
        """Return a cell's text."""
        typed = self.cells.get(column, "")
        if needed and not typed:
            self.fault(column, "This cell is empty, and every row needs it.")
        elif len(typed) > longest:
            self.fault(column, f"This is longer than {longest} characters. Shorten it.")
        elif any(is_unprintable(character) for character in typed):
            self.fault(column, "This holds characters that cannot be printed. Type it again.")
        return typed

    def day(self, column: str, *, needed: bool = False) -> date | None:
        """Return a cell's day, None where it is empty or cannot be read."""
        typed = self.text(column, longest=40, needed=needed)
        if not typed:
            return None
        day = read_day(typed)
        if day is None:
            self.fault(column, f"“{typed}” is not a date. Write it as 2026-04-01 or 1 April 2026.")
        return day

    def fault(self, column: str, what: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(CellFault(self.row, column, what))


def read_person_row(row: int, cells: Mapping[str, str]) -> tuple[PersonRow | None, list[CellFault]]:
    """Return a row with every cell read, or what is wrong with each cell that cannot be."""
    reader = CellReader(row, cells)
    known_from = reader.day("known_from", needed=True)
    level = _level(reader)
    made = {
        "number": read_number(reader),
        "name": reader.text("name", longest=LONGEST_NAME, needed=True),
        "account": _account(reader),
        "is_namesake": _is_namesake(reader),
        "organisation": reader.text("organisation", longest=200) or None,
        "area": reader.text("area", longest=120) or None,
        "level": level,
        "level_from": reader.day("level_from", needed=level is not None),
        "level_until": reader.day("level_until", needed=level is not None),
        "evidence": reader.text("evidence", longest=LONGEST_EVIDENCE, needed=level is not None) or None,
    }
    engaged_from = reader.day("engaged_from") or known_from
    _check_pairs(reader)
    if reader.faults or known_from is None or engaged_from is None:
        return None, reader.faults
    return PersonRow(row, known_from=known_from, engaged_from=engaged_from, **made), []  # type: ignore[arg-type]


class ImportedThing(Protocol):
    """A row that was read, and what may stand in a file once only."""

    @property
    def row(self) -> int:
        """Return its number in the file."""

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what it is about."""


def doubles(rows: Sequence[ImportedThing], column: str, about: str) -> list[CellFault]:
    """Return the rows that are about what an earlier row is about already; `about` says what that is."""
    seen: dict[tuple[str, str, str], int] = {}
    faults = []
    for one in rows:
        first = seen.setdefault(one.identity, one.row)
        if first != one.row:
            faults.append(CellFault(one.row, column, f"Row {first} is about {about}. Take one out."))
    return faults


def read_day(typed: str) -> date | None:
    """Return a day written as 2026-04-01, 01/04/2026, 1.4.2026 or 1 April 2026, day before month; None otherwise."""
    try:
        return date.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d\d-\d\d", typed) else _written_day(typed)
    except ValueError:
        return None


def _written_day(typed: str) -> date | None:
    parts = [part for part in re.split(r"[\s/.]+", typed.casefold()) if part]
    if len(parts) != 3 or not all(part.isascii() for part in parts) or len(parts[2]) != 4:
        return None
    day, month, year = parts
    named = [number for number, name in enumerate(MONTHS, 1) if len(month) >= 3 and name.startswith(month)]
    return date(int(year), named[0] if named else int(month), int(day))


def read_number(reader: CellReader) -> str | None:
    """Return the person number in a row, None where there is none to read."""
    typed = reader.text("number", longest=24)
    number = read_person_number(typed) if typed else None
    if typed and number is None:
        reader.fault("number", f"“{typed}” is no person number. Copy it from the person’s page, or leave it empty.")
    return number


def _account(reader: CellReader) -> str | None:
    typed = reader.text("account", longest=254)
    address = read_address(typed) if typed else None
    if typed and address is None:
        reader.fault("account", "This is no mail address. Write it like name@example.org, or leave it empty.")
    return address


def _is_namesake(reader: CellReader) -> bool:
    typed = reader.text("namesake", longest=10).casefold()
    if typed not in YES | NO:
        reader.fault("namesake", "Write yes, or leave it empty.")
    return typed in YES


def _level(reader: CellReader) -> Level | None:
    typed = reader.text("level", longest=40)
    found = [level for level in Level if typed.casefold() in (level.value, level.label.casefold())]
    if typed and not found:
        reader.fault("level", f"“{typed}” is no level. Write one of {', '.join(level.value for level in Level)}.")
    return found[0] if found else None


def _check_pairs(reader: CellReader) -> None:
    cells = reader.cells
    for one, other in (("organisation", "area"), ("area", "organisation")):
        if cells.get(one) and not cells.get(other):
            reader.fault(other, f"A row with {one} needs {other} too, or neither.")
    if not cells.get("level") and any(cells.get(name) for name in ("level_from", "level_until")):
        reader.fault("level", "Say which level these days are for, or leave them empty.")
