"""The force areas as a list: all of them on one page, since the map shows them all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response

from app.core.formats import plain_cell
from app.core.labels import Labelled
from app.core.tables import ChoiceFilter, Column, Link, Listing, ListPage, export_rows
from app.core.tables.exports import FORMATS
from app.partners.queries import AreaOnDay
from app.partners.types import AreaState

# The rows are sorted here, not by the database: a state is computed. The mark only says that a column can be.
_SORTABLE = sa.literal(True)


@dataclass(frozen=True)
class AreaPage(ListPage):
    """The one page of the list."""

    @property
    def pages(self) -> int:
        """Return one: a map has no second page."""
        return 1


@dataclass(frozen=True)
class AreaListing(Listing):
    """The areas of a day, filtered and sorted by what is computed about them."""

    areas: Sequence[AreaOnDay] = ()

    def read(self, arguments: Mapping[str, str], **_: Any) -> ListPage:
        """Return the chosen areas."""
        rows = self._chosen(arguments)
        return AreaPage(self, arguments, rows, len(rows))

    def export(self, arguments: Mapping[str, str], **_: Any) -> Response | None:
        """Return the chosen areas as the file the address asks for, or None where it asks for a page."""
        wanted = arguments.get("format", "")
        if wanted not in FORMATS:
            return None
        self.refuse_unread(arguments)
        return export_rows(self._chosen(arguments), self.columns, format_=wanted, name=self.name)

    def _chosen(self, arguments: Mapping[str, str]) -> Sequence[AreaOnDay]:
        state, region = (filter_.chosen(arguments) for filter_ in self.filters)
        rows = [
            area
            for area in self.areas
            if (not state or area.state == state) and (not region or area.area.region == region)
        ]
        key, downwards = self.sort_key(arguments)
        column = next(column for column in self.columns if column.key == key)
        return sorted(rows, key=lambda area: _sort_words(column.value(area)), reverse=downwards)


def area_listing(areas: Sequence[AreaOnDay], *, for_trust: bool) -> AreaListing:
    """Return the list of these areas; the Trust's own lead in each is for the Trust's eyes."""
    regions = sorted({area.area.region for area in areas})
    return AreaListing(
        name="force-areas",
        caption="Force areas",
        statement=sa.select(),
        columns=_columns(for_trust),
        filters=(
            ChoiceFilter("state", "State", _nothing, tuple(AreaState.choices())),
            ChoiceFilter("region", "Region", _nothing, tuple((region, region) for region in regions)),
        ),
        default_sort="area",
        areas=areas,
    )


def _columns(for_trust: bool) -> list[Column]:
    columns = [
        Column("area", "Area", lambda area: Link(area.name, f"/areas/{area.area.code}"), _SORTABLE),
        Column("code", "ONS code", lambda area: area.area.code, _SORTABLE),
        Column("region", "Region", lambda area: area.area.region, _SORTABLE),
        Column("state", "State", lambda area: area.state, _SORTABLE),
        Column("provider", "Delivered by", lambda area: area.delivered_by, _SORTABLE),
        Column("since", "Since", lambda area: area.began_on, _SORTABLE),
        Column("commissioner", "Commissioner", lambda area: area.commissioner_name, _SORTABLE),
        Column("force", "Police force", lambda area: area.force, _SORTABLE),
    ]
    if for_trust:
        columns.append(Column("lead", "Trust lead", lambda area: area.delivery and area.delivery.trust_lead, _SORTABLE))
    return columns


def _sort_words(value: object) -> tuple[bool, str]:
    """Nothing comes after everything; a labelled value stands at its label."""
    shown = value.label if isinstance(value, Labelled) else plain_cell(value)
    return (shown in (None, ""), str(shown).casefold())


def _nothing(_chosen: str) -> sa.ColumnElement[bool]:
    return sa.true()
