"""What may be awarded, and when its renewal opens and falls due (B3, B4). Figures are versioned data."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule

DEFAULTS = Path(__file__).parents[1] / "defaults" / "renewal.toml"


@dataclass(frozen=True)
class RenewalTerms:
    """The figures in effect from a day: days before the end at which renewal opens and is due, and the longest term."""

    effective_from: date
    window_opens_days_before: int
    due_days_before: int
    longest_days: int


def renewal_terms_on(day: date) -> RenewalTerms:
    """Return the figures in effect on a day, the first known ones for any day before them."""
    versions = _versions()
    in_effect = [version for version in versions if version.effective_from <= day]
    return in_effect[-1] if in_effect else versions[0]


def renewal_days(from_day: date, until_day: date) -> tuple[date, date]:
    """Return the days a certification's renewal opens and falls due; neither lies before its first day (B4)."""
    terms = renewal_terms_on(from_day)
    opens_on = max(from_day, until_day - timedelta(days=terms.window_opens_days_before))
    return opens_on, max(opens_on, until_day - timedelta(days=terms.due_days_before))


@rule(
    "certification.award",
    version=1,
    source="B3, B4, B12",
    promise="A level is awarded for a stated time, by somebody other than the person it is awarded to.",
)
def may_be_awarded(from_day: date, until_day: date, *, is_self: bool) -> Finding:
    """Pass where the days make a certification and nobody awards themselves."""
    if is_self:
        return refused("You cannot award yourself.", "Ask another trainer to make the award.", field="person")
    if until_day < from_day:
        return refused("The last day is before the first day.", "Check both days.", field="until_day", until=until_day)
    longest = renewal_terms_on(from_day).longest_days
    length = (until_day - from_day).days + 1
    if length > longest:
        return refused(
            f"A certification lasts {counted(longest, 'day')} at most; this one would last {counted(length, 'day')}.",
            f"End it on {long_date(from_day + timedelta(days=longest - 1))} or earlier.",
            field="until_day",
        )
    return passed(f"The award runs from {long_date(from_day)} to {long_date(until_day)}.")


@cache
def _versions() -> list[RenewalTerms]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((RenewalTerms(**version) for version in read), key=lambda version: version.effective_from)
