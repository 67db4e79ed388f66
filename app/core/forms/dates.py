"""Dates typed as day, month and year (design.md, Forms): read leniently, refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

PART_NAMES: Final = ("day", "month", "year")
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2199
LONGEST_SHOWN: Final = 40
YEAR_DIGITS: Final = 4
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class DateProblem(ValueError):
    """Typed parts that are no date: the end of a sentence about them, and which parts are wrong."""

    def __init__(self, sentence_end: str, wrong_parts: Sequence[str]) -> None:
        super().__init__(sentence_end)
        self.wrong_parts = tuple(wrong_parts)


def read_date(parts: Mapping[str, str]) -> date:
    """The date that day, month (a number or an English name) and year say.

    Raises DateProblem, and nothing else, whatever was typed.
    """
    missing = [name for name in PART_NAMES if not parts[name]]
    if missing:
        raise DateProblem(f"must include a {' and '.join(missing)}", missing)
    year = _read_year(parts["year"])
    try:
        return date(year, _read_month(parts["month"]), int(parts["day"]))
    except (ValueError, OverflowError):
        raise DateProblem("must be a real date, like 27 3 2027", _unreal_parts(parts)) from None


def day_from_parts(parts: Mapping[str, str]) -> tuple[date | None, str]:
    """Return the day that was typed in three parts, or None and a sentence that says what is wrong with it."""
    try:
        return read_date(parts), ""
    except DateProblem as problem:
        return None, _sentence(parts, problem)


def day_from_words(typed: str) -> tuple[date | None, str]:
    """Return the day typed in one piece, such as 2027-04-01 or 1 April 2027, or None and what is wrong with it."""
    parts = parts_of(typed)
    if not all(parts.values()):
        return None, f"“{typed[:LONGEST_SHOWN]}” is not a date. Enter one like 1 4 2027."
    return day_from_parts(parts)


def parts_of(typed: str) -> dict[str, str]:
    """Return what was typed in one piece as day, month and year; what does not come apart stands as the day."""
    words = re.split(r"[\s/.,-]+", typed.strip()[:LONGEST_SHOWN])
    if len(words) != len(PART_NAMES):
        return dict(zip(PART_NAMES, (typed.strip()[:LONGEST_SHOWN], "", ""), strict=True))
    in_order = reversed(words) if len(words[0]) == YEAR_DIGITS else words
    return dict(zip(PART_NAMES, in_order, strict=True))


def _sentence(parts: Mapping[str, str], problem: DateProblem) -> str:
    """Return what is wrong as a sentence: "29 February 2027 is not a date", or what a day must have."""
    shown = " ".join(parts[name] for name in PART_NAMES)[:LONGEST_SHOWN]
    if "real date" not in str(problem):
        return f"“{shown}” is not a date the portal can show: a day {problem}."
    try:
        shown = f"{int(parts['day'])} {MONTHS[_read_month(parts['month']) - 1].capitalize()} {parts['year']}"
    except (ValueError, IndexError):
        shown = f"“{shown}”"
    return f"{shown} is not a date."


def _read_year(typed: str) -> int:
    if not (typed.isdecimal() and len(typed) == YEAR_DIGITS):
        raise DateProblem("must have a year of 4 numbers, like 2027", ["year"])
    year = int(typed)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise DateProblem(f"must be in a year from {EARLIEST_YEAR} to {LATEST_YEAR}", ["year"])
    return year


def _read_month(typed: str) -> int:
    name = typed.casefold().rstrip(".")
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(name):
                return number
    return int(typed)


def _unreal_parts(parts: Mapping[str, str]) -> list[str]:
    """Which of day and month cannot be; both when each could be but not together (31 February)."""
    wrong = [name for name, read, most in (("day", int, 31), ("month", _read_month, 12))
             if not _is_within(read, parts[name], most)]  # fmt: skip
    return wrong or ["day", "month"]


def _is_within(read: Any, typed: str, most: int) -> bool:
    try:
        return bool(1 <= read(typed) <= most)
    except ValueError:
        return False


class DateField(Field):
    """A date as three text inputs: `<name>-day`, `<name>-month`, `<name>-year`.

    `data` is a date or None. `parts` keeps what was typed, so that a refused form shows it again;
    `wrong_parts` names the inputs at fault. It never raises on any text, nor on absent parts.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.parts = dict.fromkeys(PART_NAMES, "")
        self.wrong_parts: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the three parts from the form as if they were three values of this field."""
        if formdata is not None:
            typed = (formdata.get(f"{self.name}-{part}") or "" for part in PART_NAMES)
            formdata = MultiDict((self.name, str(value)) for value in typed)
        super().process(formdata, data, extra_filters)

    def process_data(self, value: Any) -> None:
        """Show a date that is already known in its three parts."""
        self.data = value if isinstance(value, date) else None
        if self.data is not None:
            self.parts = {part: str(getattr(self.data, part)) for part in PART_NAMES}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the typed parts; a problem becomes an error of the field."""
        self.parts = {part: value.strip() for part, value in zip(PART_NAMES, valuelist, strict=True)}
        self.data = None
        # Validators such as InputRequired look here: empty only when all three parts are.
        self.raw_data = [" ".join(filter(None, self.parts.values()))] if any(self.parts.values()) else []
        if not self.raw_data:
            return
        try:
            self.data = read_date(self.parts)
        except DateProblem as problem:
            self.wrong_parts = problem.wrong_parts
            raise ValueError(f"{self.label.text} {problem}") from problem

    def pre_validate(self, form: Any) -> None:
        """Keep the exact sentence: a later validator would only say that the date is missing."""
        if self.process_errors:
            raise StopValidation

    @property
    def first_wrong_part(self) -> str:
        """The part that an error summary should lead to."""
        return self.wrong_parts[0] if self.wrong_parts else PART_NAMES[0]
