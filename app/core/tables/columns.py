"""A column of a list: its heading, its value for a row, and how the database sorts by it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class Column:
    """One column. Without `sort` it cannot be sorted by; numeric columns align to the right."""

    key: str
    label: str
    value: Callable[[Any], object]
    sort: sa.ColumnElement[Any] | None = None
    is_numeric: bool = False
