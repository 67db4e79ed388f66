"""A list whose rows a rule has worked out: its filters narrowed them before, and only pages are cut here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response

from app.core.tables.exports import FORMATS, export_rows
from app.core.tables.listing import PAGE_SIZE, Listing, ListPage, page_asked

NOTHING = sa.select(sa.null())


@dataclass(frozen=True)
class WorkedOut(Listing):
    """Rows in their order, with the columns, filters and pages of every other list; the database sorts nothing."""

    worked_out: Sequence[Any] = ()

    def read(self, arguments: Mapping[str, str], **parameters: Any) -> ListPage:
        """Return the page the address asks for; a page past the end is the last one."""
        total = len(self.worked_out)
        page = page_asked(arguments, total)
        shown = self.worked_out[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return ListPage(self, arguments, shown, total, page)

    def export(self, arguments: Mapping[str, str], **parameters: Any) -> Response | None:
        """Return the rows as the file the address asks for, or None where it asks for a page."""
        wanted = arguments.get("format", "")
        if wanted not in FORMATS:
            return None
        self.refuse_unread(arguments)
        return export_rows(self.worked_out, self.columns, format_=wanted, name=self.name)
