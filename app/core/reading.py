"""Reads of columns: by a statement that was put together once, or several small ones in one round trip."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.core.db import db

AnySelect = sa.Select[*tuple[Any, ...]]

# The day a kept statement is asked for: `rows_of(statement, day=…)`.
DAY: Any = sa.bindparam("day", type_=sa.Date())


def rows_of(statement: sa.Executable, **parameters: Any) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Return the rows of a statement that selects columns, not entities.

    They come straight from the connection: what the session adds for entities costs a small read as much again as
    the database does. What this transaction has changed is written first, as a query of the session would.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(statement, parameters).all()


def selects_columns(statement: AnySelect) -> bool:
    """Return whether a statement selects columns alone, so that `rows_of` may read it."""
    return all(one["expr"] is not one.get("entity") for one in statement.column_descriptions)


class Together:
    """Statements that are read by one query. Putting it together costs more than reading it: do that once.

    Each row of the query belongs to one statement and leaves the columns of the others empty, so this is for reads
    of a few rows each. The statements select columns, not entities; what differs from read to read is a
    `sa.bindparam`; their order is not kept.
    """

    def __init__(self, *statements: AnySelect) -> None:
        """Put the statements together."""
        parts = [statement.subquery() for statement in statements]
        widths = [len(part.c) for part in parts]
        starts = [1 + sum(widths[:number]) for number in range(len(parts))]
        self._slices = [slice(start, start + width) for start, width in zip(starts, widths, strict=True)]
        self._query = sa.union_all(*(_padded(number, parts) for number in range(len(parts))))

    def read(self, **parameters: Any) -> list[list[tuple[Any, ...]]]:
        """Return the rows of each statement, in the order the statements were given."""
        found: list[list[tuple[Any, ...]]] = [[] for _ in self._slices]
        for row in rows_of(self._query, **parameters):
            number = row[0]
            found[number].append(tuple(row[self._slices[number]]))
        return found


def any_of(name: str, type_: sa.types.TypeEngine[Any] | None = None) -> Any:
    """Return a parameter that stands for a list, of keys unless told otherwise."""
    return sa.bindparam(name, type_=type_ or sa.Uuid(), expanding=True)


def _padded(number: int, parts: list[sa.Subquery]) -> AnySelect:
    columns: list[sa.ColumnElement[Any]] = [sa.literal(number).label("part")]
    for other, part in enumerate(parts):
        columns += [
            (column if other == number else sa.cast(sa.null(), column.type)).label(f"c{other}_{place}")
            for place, column in enumerate(part.c)
        ]
    return sa.select(*columns).select_from(parts[number])
