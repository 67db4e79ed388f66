"""List pages: filter, sort and page in the address, the same rows as CSV or XLSX."""

from app.core.tables.cells import Link
from app.core.tables.columns import Column
from app.core.tables.exports import export_rows
from app.core.tables.filters import ChoiceFilter, DayFilter, Filter, TextFilter
from app.core.tables.listing import Listing, ListPage, LogListing

__all__ = [
    "ChoiceFilter",
    "Column",
    "DayFilter",
    "Filter",
    "Link",
    "ListPage",
    "Listing",
    "LogListing",
    "TextFilter",
    "export_rows",
]
