"""Days of the demo data, counted from today, so that every state is lifelike on any day."""

from datetime import date, timedelta


def month_start(day: date, months: int = 0) -> date:
    """Return the first day of the month that lies `months` after (before, when negative) the month of a day."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_end(day: date, months: int = 0) -> date:
    """Return the last day of the month that lies `months` after the month of a day."""
    return month_start(day, months + 1) - timedelta(days=1)
