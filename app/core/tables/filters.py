"""Filters of a list, read from the address. What cannot be read filters nothing, and the list says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from app.core.forms.dates import LONGEST_SHOWN, day_from_words
from app.core.matching import words_match

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

    def problem(self, arguments: Mapping[str, str]) -> str:
        """Return what is wrong with what the address asks for, as a sentence; the list is then not narrowed by it."""
        return ""

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
        typed = super().chosen(arguments)
        return typed if self._offers(typed) else ""

    def problem(self, arguments: Mapping[str, str]) -> str:
        """Say that there is no such choice."""
        typed = super().chosen(arguments)
        return (
            f"There is no “{typed[:LONGEST_SHOWN]}” here. All are shown." if typed and not self._offers(typed) else ""
        )

    def _offers(self, typed: str) -> bool:
        return typed in {value for value, _ in self.choices}


@dataclass(frozen=True)
class DayFilter(Filter):
    """A filter by a day, typed as 1 4 2027 or 2027-04-01; `on` is the condition a day stands for."""

    where: Callable[[str], sa.ColumnElement[bool]] = field(default=lambda typed: sa.true(), repr=False)
    on: Callable[[date], sa.ColumnElement[bool]] = field(default=lambda day: sa.true(), repr=False)

    def problem(self, arguments: Mapping[str, str]) -> str:
        """Say what is wrong with a day that cannot be read."""
        typed = self.chosen(arguments)
        day, problem = day_from_words(typed) if typed else (None, "")
        return problem if day is None else ""

    def condition(self, arguments: Mapping[str, str]) -> sa.ColumnElement[bool] | None:
        """Return the condition, or None where no day that can be read was asked for."""
        typed = self.chosen(arguments)
        day = day_from_words(typed)[0] if typed else None
        return None if day is None else self.on(day)


@dataclass(frozen=True)
class TextFilter(Filter):
    """A filter by words somebody types."""


def contains(column: sa.ColumnElement[str], typed: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds the typed words, in any order, case and accents aside.

    What is typed exactly is found too where the database's locale knows no capitals beyond A to Z.
    """
    matches = words_match(column, typed)
    return matches if typed.isascii() else sa.or_(matches, column.contains(typed, autoescape=True))
