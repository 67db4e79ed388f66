"""Reading a table somebody made in a spreadsheet: CSV or XLSX, never larger than said, every cell as plain text.

Nothing in it is calculated: a formula is the text or the value it was saved with. A file is refused in a sentence.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from app.core.errors import DomainError
from app.core.formats import file_size
from app.core.forms.text import clean_line, is_unprintable

MOST_BYTES = 1_000_000
MOST_UNPACKED_BYTES = 20_000_000
MOST_ROWS = 500
MOST_COLUMNS = 50
LONGEST_CELL = 1_000
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class SheetRow:
    """One row that is not empty, with its number as the spreadsheet shows it and its cells by heading."""

    number: int
    cells: dict[str, str]


def read_sheet(data: bytes, *, headings: Iterable[str]) -> list[SheetRow]:
    """Return the rows below the headings of the first sheet; unknown or missing headings are refused by name.

    Raises DomainError on `file` for what is too large, is no table, or has no heading this knows.
    """
    if len(data) > MOST_BYTES:
        raise _refusal(f"The file is larger than {file_size(MOST_BYTES)}. Split it into several.")
    table = _xlsx(data) if data.startswith(_ZIP) else _csv(data)
    return _rows(table, list(headings))


def _rows(table: list[list[str]], known: list[str]) -> list[SheetRow]:
    start = next((place for place, row in enumerate(table) if any(row)), None)
    if start is None:
        raise _refusal("The file is empty. Fill in the template and send it again.")
    named = [_heading(cell) for cell in table[start]]
    while named and not named[-1]:
        named.pop()
    unknown = [cell or "an empty heading" for cell in named if cell not in known]
    if unknown or len(set(named)) < len(named):
        what = f"has {', '.join(unknown[:5])}" if unknown else "has a heading twice"
        raise _refusal(f"The first row {what}. Its headings must be some of these: {', '.join(known)}.")
    rows = [(number, row) for number, row in enumerate(table[start + 1 :], start + 2) if any(row)]
    if len(rows) > MOST_ROWS:
        raise _refusal(f"There are {len(rows):,} rows; at most {MOST_ROWS} can be taken at once. Split the file.")
    if not rows:
        raise _refusal("There is no row below the headings.")
    return [SheetRow(number, dict(zip(named, [*row, *[""] * len(named)], strict=False))) for number, row in rows]


def _heading(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.casefold())


def _csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [_bounded([_words(cell) for cell in row]) for row in found]
    except csv.Error:
        raise _refusal("The file cannot be read as CSV: a quotation mark is not closed. Save it again.") from None


def _decoded(data: bytes) -> str:
    if b"\x00" in data and not data.startswith(_UTF_16):
        raise _refusal("The file is neither CSV nor XLSX. Save it as one of these and send it again.")
    encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal("The file’s characters cannot be read. Save it as CSV with UTF-8, or as XLSX.")


def _xlsx(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise _refusal("The file unpacks to more than any register holds. Save a plain copy of the sheet.")
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS * 4 or sheet.total_width > MOST_COLUMNS:
            raise _refusal("The sheet reaches further than any register. Copy the rows into the template.")
        return [_bounded([_words(cell) for cell in row]) for row in sheet.to_python(skip_empty_area=False)]
    except (zipfile.BadZipFile, CalamineError, IndexError, ValueError):
        raise _refusal("The file cannot be read as XLSX. Save it again, or as CSV.") from None


def _bounded(row: list[str]) -> list[str]:
    if len(row) > MOST_COLUMNS:
        raise _refusal(f"A row has more than {MOST_COLUMNS} columns.")
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise _refusal(f"A cell holds more than {LONGEST_CELL:,} characters.")
    return row


def _words(cell: object) -> str:
    """Return a cell as text, a day as 2026-04-01; characters nobody can see stay, for its check to refuse."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell)
    return text if any(is_unprintable(one) for one in text) else clean_line(text)


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, field="file")
