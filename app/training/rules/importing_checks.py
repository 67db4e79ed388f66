"""The columns of an employer's own list of DBS checks and vetting, and what each cell must be (B17). Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.training.rules.importing import LONGEST_NAME, NO, YES, CellFault, CellReader, ImportColumn, read_number
from app.training.rules.vetting import VettingFacts
from app.training.types import VettingLevel, VettingOutcome

COLUMNS = (
    ImportColumn("number", "The person’s number. Always needed", "CF-7Q2M-K8XD"),
    ImportColumn("name", "Their name, against a slip in the number; it may be left empty", "Asha Rahman"),
    ImportColumn("check", "The check: " + ", ".join(one.value for one in VettingLevel), "dbs-enhanced"),
    ImportColumn("force_area", "For police vetting alone: the ONS code or the name of the force area", ""),
    ImportColumn("outcome", "What came of it: " + ", ".join(one.value for one in VettingOutcome), "satisfactory"),
    ImportColumn(
        "checked_on", "The day it was issued; while there is no answer, the day it was asked for", "2026-04-01"
    ),
    ImportColumn("next_due_on", "The day the next is due by, of a satisfactory one", "2029-03-31"),
    ImportColumn("seen", "yes, where somebody at your organisation has seen the certificate or answer", "yes"),
)
HEADINGS = tuple(column.heading for column in COLUMNS)


@dataclass(frozen=True)
class CheckRow:
    """One row of the list, every cell read. There is no column for a number of a certificate, on purpose."""

    row: int
    number: str
    name: str
    facts: VettingFacts
    area: str | None
    is_seen: bool

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what may stand in a file once only: a check of somebody on a day."""
        return self.number, self.facts.level.value, self.facts.checked_on.isoformat()


def read_check_row(row: int, cells: Mapping[str, str]) -> tuple[CheckRow | None, list[CellFault]]:
    """Return a row with every cell read, or what is wrong with each cell that cannot be."""
    reader = CellReader(row, cells)
    reader.text("number", longest=24, needed=True)
    number, level, outcome = read_number(reader), _level(reader), _outcome(reader)
    checked_on, next_due_on = reader.day("checked_on", needed=True), reader.day("next_due_on")
    name, area = reader.text("name", longest=LONGEST_NAME), reader.text("force_area", longest=120) or None
    is_seen = _is_seen(reader)
    if reader.faults or number is None or level is None or outcome is None or checked_on is None:
        return None, reader.faults
    return CheckRow(row, number, name, VettingFacts(level, outcome, checked_on, next_due_on), area, is_seen), []


def _level(reader: CellReader) -> VettingLevel | None:
    typed = reader.text("check", longest=60, needed=True)
    found = [one for one in VettingLevel if typed.casefold() in (one.value, one.label.casefold())]
    if typed and not found:
        known = ", ".join(one.value for one in VettingLevel)
        reader.fault("check", f"“{typed}” is no check. Write one of {known}.")
    return found[0] if found else None


def _outcome(reader: CellReader) -> VettingOutcome | None:
    typed = reader.text("outcome", longest=60, needed=True)
    found = [one for one in VettingOutcome if typed.casefold() in (one.value, one.label.casefold())]
    if typed and not found:
        known = ", ".join(one.value for one in VettingOutcome)
        reader.fault("outcome", f"“{typed}” is no outcome. Write one of {known}.")
    return found[0] if found else None


def _is_seen(reader: CellReader) -> bool:
    typed = reader.text("seen", longest=10).casefold()
    if typed not in YES | NO:
        reader.fault("seen", "Write yes, or leave it empty.")
    return typed in YES
