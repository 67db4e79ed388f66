"""A list page: one description of columns and filters, read with the address's own words.

Small registers use plain numbered pages (`Listing`); logs use pages that start after a key (`LogListing`) and
count no further than a thousand, since a log must never be scanned.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Response
from markupsafe import Markup

from app.core.as_of import insist_on_a_day
from app.core.db import db
from app.core.errors import DomainError
from app.core.reading import rows_of, selects_columns
from app.core.tables.cells import table_body
from app.core.tables.columns import Column
from app.core.tables.exports import FORMATS, export_rows
from app.core.tables.filters import Filter
from app.core.tables.navigation import Heading, PageLink, Pager

PAGE_SIZE = 25
COUNT_CAP = 1_000
EXPORT_CAP = 10_000


@dataclass(frozen=True)
class ListPage:
    """One page of a list, ready to render."""

    listing: "Listing"
    arguments: Mapping[str, str]
    rows: Sequence[Any]
    total: int
    page: int = 1
    after: str | None = None
    next_after: str | None = None

    @property
    def body(self) -> Markup:
        """Return the rows as a table's body."""
        return table_body(self.listing.columns, self.rows)

    @property
    def pages(self) -> int:
        """Return how many numbered pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def total_words(self) -> str:
        """Return how many rows there are, as "1,000+" where counting stopped."""
        return f"{COUNT_CAP:,}+" if self.total > COUNT_CAP else f"{self.total:,}"

    @property
    def is_filtered(self) -> bool:
        """Return whether any filter is in force, for the words of an empty list."""
        return any(filter_.chosen(self.arguments) for filter_ in self.listing.filters)

    @property
    def headings(self) -> list[Heading]:
        """Return the columns' headings, each with the address that sorts by it."""
        key, downwards = self.listing.sort_key(self.arguments)
        return [self._heading(column, key, downwards) for column in self.listing.columns]

    @property
    def pager(self) -> Pager:
        """Return the links to the pages around this one."""
        shown = f"{self.total_words} {'match' if self.is_filtered else 'in all'}"
        if self.after is not None or self.next_after is not None:
            newest = self.address(after=None) if self.after else None
            older = self.address(after=self.next_after) if self.next_after else None
            return Pager(shown, newest, older)
        previous = self.address(page=self.page - 1) if self.page > 1 else None
        following = self.address(page=self.page + 1) if self.page < self.pages else None
        return Pager(shown, previous, following, self._page_links() if self.pages > 1 else [])

    @property
    def cleared(self) -> str | None:
        """Return the address without filters, or None where none is in force."""
        filters = {filter_.key: None for filter_ in self.listing.filters}
        return self.address(**filters, page=None, after=None) if self.is_filtered else None

    def address(self, **changes: str | int | None) -> str:
        """Return the query string of this list with some words changed; None takes one out."""
        words: dict[str, str | int | None] = {**self.arguments, **changes}
        return "?" + urlencode({name: value for name, value in words.items() if value not in (None, "")})

    def _heading(self, column: Column, key: str, downwards: bool) -> Heading:
        if column.sort is None or isinstance(self.listing, LogListing):
            return Heading(column.label, None, None, column.is_numeric)
        is_sorted = column.key == key
        turned = column.key if not is_sorted or downwards else f"-{column.key}"
        direction = ("descending" if downwards else "ascending") if is_sorted else None
        return Heading(column.label, self.address(sort=turned, page=None), direction, column.is_numeric)

    def _page_links(self) -> list[PageLink | None]:
        near = {1, self.pages} | set(range(max(1, self.page - 1), min(self.pages, self.page + 1) + 1))
        links: list[PageLink | None] = []
        for number in sorted(near):
            if links and links[-1] is not None and links[-1].number < number - 1:
                links.append(None)
            links.append(PageLink(number, self.address(page=number), number == self.page))
        return links


@dataclass(frozen=True)
class Question:
    """What a list asks the database: how many rows there are, and which; `older` are a log's after a key."""

    count: sa.Select[int]
    rows: sa.Select[Any]
    selects_columns: bool
    older: sa.Select[Any] | None = None


@dataclass(frozen=True)
class Listing:
    """A small register: its statement, columns and filters, and the key it is sorted by unless asked otherwise.

    A list never changes: one that is made once, with the day left open as a `sa.bindparam`, has put its statements
    together before the next request asks. The values of such parameters are given to `read` and `export`. Where rows
    are dressed differently for each viewer, `replace` gives a list another `decorate`: its statements stay with it.
    """

    name: str
    caption: str
    statement: sa.Select[Any]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    default_sort: str = ""
    tie_breaker: sa.ColumnElement[Any] | None = None
    decorate: Callable[[Sequence[Any]], Sequence[Any]] = field(default=lambda rows: rows)
    is_scalar: bool = True
    counted: sa.Select[Any] | None = None
    """As many rows, found without what only their order asks for; filters narrow it as they do the statement."""
    _kept: dict[tuple[str, bool], Question] = field(default_factory=dict, repr=False, compare=False)

    def read(self, arguments: Mapping[str, str], **parameters: Any) -> ListPage:
        """Return the page the address asks for; a page past the end is the last one."""
        question = self._question(arguments)
        total: int = rows_of(question.count, **parameters)[0][0]
        page = page_asked(arguments, total)
        span = {"most": PAGE_SIZE, "start": (page - 1) * PAGE_SIZE}
        rows = self._fetch(question, question.rows, parameters | span)
        return ListPage(self, arguments, self.decorate(rows), total, page)

    def export(self, arguments: Mapping[str, str], **parameters: Any) -> Response | None:
        """Return the filtered rows as the file the address asks for, or None where it asks for a page."""
        wanted = arguments.get("format", "")
        if wanted not in FORMATS:
            return None
        self.refuse_unread(arguments)
        question = self._question(arguments)
        rows = self._fetch(question, question.rows, parameters | {"most": EXPORT_CAP, "start": 0})
        return export_rows(self.decorate(rows), self.columns, format_=wanted, name=self.name, caption=self.caption)

    def refuse_unread(self, arguments: Mapping[str, str]) -> None:
        """Raise DomainError (422) where a filter or the day asked for cannot be read: a file cannot say so itself."""
        insist_on_a_day()
        for filter_ in self.filters:
            problem = filter_.problem(arguments)
            if problem:
                raise DomainError(f"{filter_.label}: {problem} Go back and correct it, then export again.", status=422)

    def sort_key(self, arguments: Mapping[str, str]) -> tuple[str, bool]:
        """Return the key the list is sorted by and whether it runs downwards."""
        asked = arguments.get("sort", "") or self.default_sort
        key, downwards = asked.removeprefix("-"), asked.startswith("-")
        sortable = {column.key for column in self.columns if column.sort is not None}
        if key in sortable:
            return key, downwards
        return self.default_sort.removeprefix("-"), self.default_sort.startswith("-")

    def _fetch(self, question: Question, statement: sa.Select[Any], parameters: dict[str, Any]) -> Sequence[Any]:
        if question.selects_columns and not self.is_scalar:
            return rows_of(statement, **parameters)
        result = db.session.execute(statement, parameters)
        return result.scalars().unique().all() if self.is_scalar else result.all()

    def _question(self, arguments: Mapping[str, str]) -> Question:
        """Return the statements; those of the whole list are put together once for each order it is asked in."""
        conditions = [filter_.condition(arguments) for filter_ in self.filters]
        in_force = [condition for condition in conditions if condition is not None]
        order = self.sort_key(arguments)
        if in_force:
            return self._put_together(in_force, order)
        if order not in self._kept:
            self._kept[order] = self._put_together((), order)
        return self._kept[order]

    def _put_together(self, conditions: Sequence[sa.ColumnElement[bool]], order: tuple[str, bool]) -> Question:
        narrowed = self.statement.where(*conditions)
        counted = narrowed if self.counted is None else self.counted.where(*conditions)
        page = narrowed.order_by(*self._order(*order)).limit(_parameter("most")).offset(_parameter("start"))
        return Question(_count_of(counted), page, selects_columns(narrowed))

    def _order(self, key: str, downwards: bool) -> list[sa.ColumnElement[Any]]:
        sorts = [column.sort for column in self.columns if column.key == key and column.sort is not None]
        order: list[sa.ColumnElement[Any]] = [sort.desc() if downwards else sort.asc() for sort in sorts]
        return order if self.tie_breaker is None else [*order, self.tie_breaker.asc()]


@dataclass(frozen=True)
class LogListing(Listing):
    """A log, newest first, paged by key: `tie_breaker` is the log's UUIDv7 key."""

    def read(self, arguments: Mapping[str, str], **parameters: Any) -> ListPage:
        """Return the page of rows older than `after`; the count stops at a thousand."""
        question = self._question(arguments)
        total: int = rows_of(question.count, **parameters)[0][0]
        after, statement = _key(arguments.get("after")), question.rows
        if after is not None and question.older is not None:
            statement, parameters = question.older, parameters | {"after": after}
        rows = self._fetch(question, statement, parameters | {"most": PAGE_SIZE + 1})
        shown = self.decorate(rows[:PAGE_SIZE])
        next_after = str(self._row_key(rows[PAGE_SIZE - 1])) if len(rows) > PAGE_SIZE else None
        return ListPage(self, arguments, shown, total, after=str(after) if after else None, next_after=next_after)

    def _row_key(self, row: Any) -> uuid.UUID:
        key: uuid.UUID = row.id
        return key

    def _put_together(self, conditions: Sequence[sa.ColumnElement[bool]], order: tuple[str, bool]) -> Question:
        assert self.tie_breaker is not None
        narrowed = self.statement.where(*conditions)
        newest = narrowed.order_by(self.tie_breaker.desc()).limit(_parameter("most"))
        older = newest.where(self.tie_breaker < sa.bindparam("after", type_=sa.Uuid()))
        return Question(_count_of(narrowed, COUNT_CAP + 1), newest, selects_columns(narrowed), older)


def page_asked(arguments: Mapping[str, str], total: int) -> int:
    """Return the number of the page the address asks for: the first where it cannot be read, the last past the end."""
    return min(max(1, _whole_number(arguments.get("page"))), max(1, -(-total // PAGE_SIZE)))


def _parameter(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.Integer())


def _count_of(narrowed: sa.Select[Any], most: int | None = None) -> sa.Select[int]:
    """Return how many rows there are, at most so many; their columns are not worked out."""
    bare = narrowed.order_by(None).with_only_columns(sa.literal(1).label("one"), maintain_column_froms=True)
    return sa.select(sa.func.count()).select_from(bare.limit(most).subquery())


def _whole_number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else 1


def _key(typed: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed) if typed else None
    except ValueError:
        return None
