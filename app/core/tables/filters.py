"""Filters of a list, read from the address. What is not an offered choice filters nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

MAX_TYPED = 200


@dataclass(frozen=True)
class Filter:
    """A filter with its key in the address, its label, and the condition it stands for."""

    key: str
    label: str
    where: Callable[[str], sa.ColumnElement[bool]]

    def chosen(self, arguments: Mapping[str, str]) -> str:
        """Return what the address asks for, or an empty string."""
        return arguments.get(self.key, "").strip()[:MAX_TYPED].replace("\x00", "")

    def condition(self, arguments: Mapping[str, str]) -> sa.ColumnElement[bool] | None:
        """Return the condition to filter by, or None where nothing was asked for."""
        chosen = self.chosen(arguments)
        return self.where(chosen) if chosen else None


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """A filter that offers choices."""

    choices: tuple[tuple[str, str], ...] = ()

    def chosen(self, arguments: Mapping[str, str]) -> str:
        """Return the chosen value where it is one of the choices."""
        chosen = super().chosen(arguments)
        return chosen if chosen in {value for value, _ in self.choices} else ""


@dataclass(frozen=True)
class TextFilter(Filter):
    """A filter by words somebody types."""


def contains(column: sa.ColumnElement[str], typed: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column contains the typed words, in any case, percent signs meaning themselves.

    What is typed exactly is found too where the database's locale knows no capitals beyond A to Z.
    """
    in_any_case = sa.func.lower(column).contains(typed.lower(), autoescape=True)
    return in_any_case if typed.isascii() else sa.or_(in_any_case, column.contains(typed, autoescape=True))
