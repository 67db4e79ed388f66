"""What a table's cell may hold, and how it is written on a page."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup, escape

from app.core.as_of import dated
from app.core.formats import long_time, short_date
from app.core.labels import Labelled

LONGEST_UNBROKEN = 20


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


_NOTHING = Markup('<span class="wm-none">–</span>')


def cell_markup(value: object) -> Markup:
    """Return a cell's value as markup: tags for labelled values, dates and times in words, a dash for nothing."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, Labelled):
        return Markup(f'<strong class="wm-tag wm-tag--{value.colour}">{escape(value.label)}</strong>')
    if isinstance(value, datetime):
        return Markup(f'<time datetime="{value.isoformat(timespec="seconds")}">{long_time(value)}</time>')
    if isinstance(value, date):
        return Markup(f'<time datetime="{value.isoformat()}">{short_date(value)}</time>')
    if isinstance(value, bool):
        return escape("Yes" if value else "No")
    return escape(f"{value:,}") if isinstance(value, int) else escape(value)
