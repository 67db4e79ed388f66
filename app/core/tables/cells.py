"""What a table's cell may hold, and how it is written on a page."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup, escape

from app.core.formats import long_time, short_date
from app.core.labels import Labelled


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere; its label is what an export holds."""

    label: str
    href: str

    def __html__(self) -> str:
        """Return the link as markup."""
        return Markup('<a class="govuk-link" href="{}">{}</a>').format(self.href, self.label)


def cell_markup(value: object) -> Markup:
    """Return a cell's value as markup: tags for labelled values, dates and times in words, a dash for nothing."""
    if value is None or value == "":
        return Markup('<span class="wm-none">–</span>')
    if isinstance(value, Labelled):
        return Markup('<strong class="wm-tag wm-tag--{}">{}</strong>').format(value.colour, value.label)
    if isinstance(value, datetime):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(timespec="seconds"), long_time(value))
    if isinstance(value, date):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), short_date(value))
    if isinstance(value, bool):
        return escape("Yes" if value else "No")
    if isinstance(value, int):
        return escape(f"{value:,}")
    return escape(value)
