"""Several small reads in one round trip, for pages that ask many tables about one thing."""

from typing import Any

import sqlalchemy as sa

from app.core.db import db


def read_together(*statements: sa.Select[*tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each statement, all read by one query.

    Each row of the query belongs to one statement and leaves the columns of the others empty, so this is for reads
    of a few rows each. The statements select columns, not entities, and their order is not kept.
    """
    parts = [statement.subquery() for statement in statements]
    query = sa.union_all(*(_padded(number, parts) for number in range(len(parts))))
    widths = [len(part.c) for part in parts]
    starts = [1 + sum(widths[:number]) for number in range(len(parts))]
    found: list[list[tuple[Any, ...]]] = [[] for _ in parts]
    for row in db.session.execute(query):
        number = row[0]
        start = starts[number]
        found[number].append(tuple(row[start : start + widths[number]]))
    return found


def _padded(number: int, parts: list[sa.Subquery]) -> sa.Select[*tuple[Any, ...]]:
    columns: list[sa.ColumnElement[Any]] = [sa.literal(number).label("part")]
    for other, part in enumerate(parts):
        columns += [
            (column if other == number else sa.cast(sa.null(), column.type)).label(f"c{other}_{place}")
            for place, column in enumerate(part.c)
        ]
    return sa.select(*columns).select_from(parts[number])
