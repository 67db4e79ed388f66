"""Whole days as numbers, so that both databases can add a number of days to a date and compare."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

DAY_ZERO = date(2000, 1, 1)


class DayNumber(FunctionElement[int]):
    """The number of days from 1 January 2000 to a date column."""

    name = "day_number"
    type = sa.Integer()
    inherit_cache = True


def day_number(day: date) -> int:
    """Return the number of days from 1 January 2000 to a day, as `DayNumber` counts them."""
    return (day - DAY_ZERO).days


@compiles(DayNumber)
def _subtracted(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - DATE '{DAY_ZERO.isoformat()}')"


@compiles(DayNumber, "sqlite")
def _from_julian_days(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"CAST(julianday({column}) - julianday('{DAY_ZERO.isoformat()}') AS INTEGER)"
