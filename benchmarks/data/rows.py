"""Rows on their way into a table, some thousands at a time."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

import sqlalchemy as sa

from app.core.db import Base

CHUNK = 5_000
BY = "benchmark"

Row = dict[str, Any]


def insert(connection: sa.Connection, table: type[Base], rows: Iterable[Row]) -> None:
    """Insert the rows, past the ORM: a hundred thousand of them are a matter of seconds."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        connection.execute(sa.insert(table.__table__), chunk)


def recorded(day: date) -> Row:
    """Return the columns of a fact recorded on a day and held true ever since."""
    return {"recorded_at": at_nine(day), "recorded_by_id": None, "recorded_by": BY, "superseded_at": None}


def dated(from_day: date, until_day: date | None = None) -> Row:
    """Return the columns of a dated fact, recorded on its first day."""
    return recorded(from_day) | {"from_day": from_day, "until_day": until_day}


def at_nine(day: date) -> datetime:
    """Return nine o'clock of a day."""
    return datetime.combine(day, time(9), tzinfo=UTC)


def round_and_round(things: list[Any], number: int) -> Iterator[Any]:
    """Yield `number` things, beginning again after the last."""
    for position in range(number):
        yield things[position % len(things)]


def keys(number: int, new_id: Any) -> list[uuid.UUID]:
    """Return so many new keys, in order."""
    return [new_id() for _ in range(number)]
