"""The heat map of ends: months by years, each with its number and how strongly it is coloured (A20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.licences.rules import heat_of, month_number

MOST_YEARS = 8
MONTH_NAMES = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))


@dataclass(frozen=True)
class HeatCell:
    """How many licences end in one month; `key` is its name in an address: "2027-03"."""

    key: str
    words: str
    count: int
    heat: int
    is_now: bool
    is_chosen: bool


@dataclass(frozen=True)
class HeatMap:
    """Twelve rows of months over some years, with the sums of the years, and the ranges of the colours."""

    years: list[int]
    rows: list[tuple[str, list[HeatCell]]]
    sums: list[int]
    legend: list[tuple[int, str]]
    earlier: int
    later: int


def heat_map(counts: Mapping[int, int], day: date, chosen: int | None) -> HeatMap:
    """Return the map of the years from the one before the day to the last in which a licence ends, eight at most."""
    last = max([month_number(day) // 12, *(month // 12 for month in counts)])
    years = list(range(day.year - 1, min(last, day.year - 2 + MOST_YEARS) + 1))
    shown = {month: count for month, count in counts.items() if month // 12 in years}
    most = max(shown.values(), default=0)
    rows = [
        (name, [_cell(year * 12 + place, shown, most, day, chosen) for year in years])
        for place, name in enumerate(MONTH_NAMES)
    ]
    return HeatMap(
        years,
        rows,
        [sum(count for month, count in shown.items() if month // 12 == year) for year in years],
        _legend(most),
        sum(count for month, count in counts.items() if month // 12 < years[0]),
        sum(count for month, count in counts.items() if month // 12 > years[-1]),
    )


def month_of(typed: str) -> int | None:
    """Return the number of a month as an address names it, or None where it names none."""
    year, _, month = typed.partition("-")
    is_month = len(typed) == 7 and (year + month).isascii() and (year + month).isdigit()
    return int(year) * 12 + int(month) - 1 if is_month and 1 <= int(month) <= 12 and 1900 < int(year) < 2200 else None


def _cell(month: int, shown: Mapping[int, int], most: int, day: date, chosen: int | None) -> HeatCell:
    count, year, name = shown.get(month, 0), month // 12, MONTH_NAMES[month % 12]
    key, is_now = f"{year}-{month % 12 + 1:02}", month == month_number(day)
    return HeatCell(key, f"{name} {year}", count, heat_of(count, most), is_now, month == chosen)


def _legend(most: int) -> list[tuple[int, str]]:
    """Return each colour with the numbers it stands for: 1 to 2, 3 to 4 …"""
    ranges: dict[int, list[int]] = {}
    for count in range(1, most + 1):
        ranges.setdefault(heat_of(count, most), []).append(count)
    return [
        (heat, str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}")
        for heat, numbers in ranges.items()
    ]
