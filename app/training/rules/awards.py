"""What may be awarded, and when its renewal opens and falls due (B3, B4, B13). Figures are versioned data."""

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.training.rules.facts import PersonFacts
from app.training.types import Level, StandingKind

DEFAULTS = Path(__file__).parents[1] / "defaults" / "renewal.toml"


@dataclass(frozen=True)
class RenewalTerms:
    """The figures in effect from a day: a usual term in months; renewal, due date and longest term in days."""

    effective_from: date
    usual_months: int
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


def usual_last_day(from_day: date) -> date:
    """Return the last day of a certification of the usual length: the eve of the same day, so many months on (B4)."""
    months = from_day.month - 1 + renewal_terms_on(from_day).usual_months
    year, month = from_day.year + months // 12, months % 12 + 1
    longest = calendar.monthrange(year, month)[1]
    if from_day.day > longest:
        return date(year, month, longest)
    return date(year, month, from_day.day) - timedelta(days=1)


@rule(
    "certification.award",
    version=1,
    source="B3, B4, B12, B13",
    promise="A level is awarded for a stated time, once, after any revocation, and never to oneself.",
)
def may_be_awarded(facts: PersonFacts, level: Level, from_day: date, until_day: date, *, is_self: bool) -> Finding:
    """Pass where the days make a certification, it is a new one, no revocation meets it, nobody awards themselves."""
    if is_self:
        return refused("You cannot award yourself.", "Ask another trainer to make the award.", field="level")
    days = _days_make_a_term(from_day, until_day)
    if days is not None:
        return days
    if any(period.level is level and period.from_day == from_day for period in facts.periods):
        return refused(
            f"{facts.number} has been awarded {level.in_sentence} from {long_date(from_day)} already.",
            "Check the record; choose another first day for a new award.",
            field="from_day",
        )
    return _no_revocation_meets(facts, from_day) or passed(
        f"The award runs from {long_date(from_day)} to {long_date(until_day)}."
    )


def _days_make_a_term(from_day: date, until_day: date) -> Finding | None:
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
    return None


def _no_revocation_meets(facts: PersonFacts, from_day: date) -> Finding | None:
    for item in facts.standings:
        if item.kind is not StandingKind.REVOKED or (item.lifted_from is not None and item.lifted_from <= from_day):
            continue
        if item.lifted_from is None:
            remedy = "Lift the revocation first, then award from the day it is lifted or later."
        else:
            remedy = f"Award from {long_date(item.lifted_from)}, when it is lifted, or later."
        return refused(f"{facts.number} is revoked from {long_date(item.from_day)}.", remedy, field="from_day")
    return None


@cache
def _versions() -> list[RenewalTerms]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((RenewalTerms(**version) for version in read), key=lambda version: version.effective_from)
