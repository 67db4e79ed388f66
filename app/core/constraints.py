"""Every constraint of the database has a sentence beside it, which is what the user reads when it refuses."""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.db import Base

Constraint = sa.CheckConstraint | sa.UniqueConstraint | sa.Index

_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (\w+)")
_SQLITE_INDEX = re.compile(r"UNIQUE constraint failed: index '(\w+)'")
_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")


def check(condition: str, *, name: str, sentence: str) -> sa.CheckConstraint:
    """Return a CHECK constraint that refuses with `sentence`."""
    return sa.CheckConstraint(condition, name=name, info={"sentence": sentence})


def unique(*columns: str, name: str, sentence: str, where: str | None = None) -> sa.Index:
    """Return a unique index, partial where a condition is given, that refuses with `sentence`."""
    condition: dict[str, Any] = {}
    if where is not None:
        condition = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    return sa.Index(name, *columns, unique=True, info={"sentence": sentence}, **condition)


def refusing_constraints() -> Iterator[Constraint]:
    """Yield every constraint of ours that can refuse a row (keys and foreign keys aside)."""
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, sa.CheckConstraint | sa.UniqueConstraint):
                yield constraint
        yield from (index for index in table.indexes if index.unique)


def sentence_for(error: IntegrityError) -> str | None:
    """Return the sentence of the constraint that refused, or None where no constraint of ours did."""
    name = _constraint_name(error)
    for constraint in refusing_constraints():
        if name is not None and str(constraint.name) == name:
            return constraint.info.get("sentence")
    return _sentence_by_columns(str(error.orig))


def _constraint_name(error: IntegrityError) -> str | None:
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return str(diagnostics.constraint_name) if diagnostics.constraint_name else None
    for pattern in (_SQLITE_CHECK, _SQLITE_INDEX):
        if found := pattern.search(str(error.orig)):
            return found.group(1)
    return None


def _sentence_by_columns(message: str) -> str | None:
    """SQLite names the columns of a unique index, not the index."""
    found = _SQLITE_COLUMNS.search(message)
    if found is None:
        return None
    columns = {column.strip() for column in found.group(1).split(",")}
    for constraint in refusing_constraints():
        if isinstance(constraint, sa.Index | sa.UniqueConstraint) and {str(c) for c in constraint.columns} == columns:
            return constraint.info.get("sentence")
    return None
