"""Periods in months, as agreements count them."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the day of the same number some months on, or the last of a month too short for it.

    Three months after 30 November are up on 28 February, or on 29 February in a leap year.
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_number(day: date) -> int:
    """Return the month of a day as a number that counts on over years."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """Return the first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)
