"""What a table's cell may hold, and how it is written on a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from app.core.as_of import dated
from app.core.formats import long_time, short_date
from app.core.labels import Labelled
from app.core.tables.columns import Column

LONGEST_UNBROKEN = 20
KEPT_CELLS = 4_096
_NOTHING = '<span class="wm-none">–</span>'


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere; its label is what an export holds."""

    label: str
    href: str

    def __html__(self) -> str:
        """Return the link as markup."""
        # A number such as CF-7Q2M-K8XD is read as one: it does not break at its hyphens.
        unbroken = " wm-unbroken" if len(self.label) <= LONGEST_UNBROKEN and " " not in self.label else ""
        return f'<a class="govuk-link{unbroken}" href="{escape(dated(self.href))}">{escape(self.label)}</a>'


def cell_markup(value: object) -> Markup:
    """Return a cell's value as markup: tags for labelled values, dates and times in words, a dash for nothing."""
    return Markup(_cell(value))


def table_body(columns: Sequence[Column], rows: Iterable[Any]) -> Markup:
    """Return the rows of a table as markup, the first cell of each as its heading.

    Drawn here rather than by a template: a list is some two hundred cells, and a macro's call costs more than its cell.
    """
    first, *others = columns
    ends = [(column.value, '<td class="wm-table__number">' if column.is_numeric else "<td>") for column in others]
    lines = []
    for row in rows:
        cells = "".join(f"{begin}{_cell(value(row))}</td>" for value, begin in ends)
        lines.append(f'<tr><th scope="row">{_cell(first.value(row))}</th>{cells}</tr>\n')
    return Markup("".join(lines))


def _cell(value: object) -> str:
    # Most cells are words; a labelled value is words too, but not of this type alone.
    if type(value) is str:
        return escape(value) if value else _NOTHING
    if value is None:
        return _NOTHING
    if isinstance(value, Labelled):
        return _tag(value.label, value.colour)
    if isinstance(value, datetime):
        return f'<time datetime="{value.isoformat(timespec="seconds")}">{long_time(value)}</time>'
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value:,}" if isinstance(value, int) else str(escape(value))


@lru_cache(maxsize=KEPT_CELLS)
def _tag(label: str, colour: str) -> str:
    return f'<strong class="wm-tag wm-tag--{colour}">{escape(label)}</strong>'


@lru_cache(maxsize=KEPT_CELLS)
def _day(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{short_date(day)}</time>'
