"""Counting the statements a request sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def counted_statements(connection: sa.Connection) -> Iterator[list[str]]:
    """Collect the SELECTs, INSERTs and UPDATEs sent while inside; savepoints are not counted."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, _p: object, _context: object, _many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            sent.append(statement)

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the queries sent to any database while inside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
