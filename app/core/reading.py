"""Several small reads in one round trip, for pages that ask many tables about one thing."""

from typing import Any

import sqlalchemy as sa

from app.core.db import db

AnySelect = sa.Select[*tuple[Any, ...]]


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
        for row in db.session.execute(self._query, parameters):
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
