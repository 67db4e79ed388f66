"""How dates, times, sizes, amounts and counts are written for people: London time, UK English."""

from datetime import date, datetime, timedelta

from app.core.clock import in_london

_UNITS = ("bytes", "KB", "MB", "GB")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """Write a day as "1 April 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Write a day as "1 Apr 2026", for tables."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def long_time(instant: datetime) -> str:
    """Write an aware instant as "1 April 2026 at 09:14", in London time."""
    local = in_london(instant)
    return f"{long_date(local)} at {local.hour:02}:{local.minute:02}"


def file_size(size: int) -> str:
    """Write a number of bytes as "512 bytes", "3.4 MB"; units are powers of 1,000, as file managers show."""
    value = float(size)
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            return f"{int(value)} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError("unreachable")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Write a count with its noun: "1 day", "3 days", "1,204 copies"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def pounds(pence: int) -> str:
    """Write an amount in pence as "£24,500" or "£24,500.50"."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def days_between(earlier: date, later: date) -> str:
    """Write the distance between two days as words: "today", "in 3 days", "12 days ago" seen from `earlier`."""
    gap = (later - earlier) // timedelta(days=1)
    if gap == 0:
        return "today"
    return f"in {counted(gap, 'day')}" if gap > 0 else f"{counted(-gap, 'day')} ago"


def listed(items: list[str], joiner: str = "and") -> str:
    """Join words for a sentence: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def plain_cell(value: object) -> object:
    """Return a value as an exported cell holds it: labels as text, times in London as ISO, the rest unchanged."""
    if isinstance(value, datetime):
        return in_london(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "label", value)
