"""When a provider's people lose their roles: once no licence is left whose run-down is still open. Pure functions."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules import LicenceFacts
from app.licences.types import LapsePolicy

DEFAULTS = Path(__file__).parents[1] / "defaults" / "leavers.toml"


@dataclass(frozen=True)
class RunDownTerms:
    """The figures in effect from a day, in days."""

    effective_from: date
    run_down_days: int
    look_ahead_days: int


@dataclass(frozen=True)
class RunDown:
    """A licence that was signed, the last day of its run-down (none while nothing will end it), and why."""

    reference: str
    closes_on: date | None
    because: str


def terms_on(day: date) -> RunDownTerms:
    """Return the figures in effect on a day, the first known ones for any day before them."""
    versions = _versions()
    in_effect = [version for version in versions if version.effective_from <= day]
    return in_effect[-1] if in_effect else versions[0]


def run_down_of(facts: LicenceFacts) -> RunDown | None:
    """Return when a licence's run-down is over, or None for a licence that was never signed by every side.

    It runs from the last day in force: of the grace, or the day before a termination or before a renewal took over.
    A licence that lapses under a policy that leaves something to download never runs down by itself.
    """
    if facts.signed_on is None:
        return None
    renewed = min((renewal.takes_over_on for renewal in facts.renewals), default=None)
    cut_short = [one - timedelta(days=1) for one in (facts.terminated_on, renewed) if one is not None]
    last = min([facts.grace_ends_on, *cut_short])
    if not cut_short and facts.lapse_policy is not LapsePolicy.LOSE_ALL:
        policy = facts.lapse_policy.label.lower()
        return RunDown(facts.reference, None, f"{facts.reference} leaves its holder something after its end: {policy}.")
    closes_on = last + timedelta(days=terms_on(last).run_down_days)
    words = f"{facts.reference} was in force until {long_date(last)}, and its run-down ended on {long_date(closes_on)}."
    return RunDown(facts.reference, closes_on, words)


@rule(
    "organisation.run-down-open",
    version=1,
    source="domain, section 3.1 (exit: accounts closed); A23, G1",
    promise="A provider's people keep their roles until the run-down of its last licence is over.",
)
def run_down_is_open(name: str, run_downs: Sequence[RunDown], day: date) -> Finding:
    """Pass where a licence's run-down is still open on the day, and where the provider was never licensed."""
    if not run_downs:
        return passed(f"{name} never held a signed licence.", name=name)
    open_ones = [one for one in run_downs if one.closes_on is None or one.closes_on >= day]
    if open_ones:
        return passed(f"The run-down of {open_ones[0].reference} is open.", name=name)
    last = max(run_downs, key=lambda one: one.closes_on or date.min)
    return refused(
        f"{name} has no licence left: {last.because}",
        "Sign a licence, or give single roles back for a while on the page of leavers.",
        name=name,
        closed_on=last.closes_on,
    )


def closed_on(run_downs: Sequence[RunDown]) -> date | None:
    """Return the last day on which any run-down is open; None where there is none, or one that nothing ends."""
    days = [one.closes_on for one in run_downs]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


@cache
def _versions() -> list[RunDownTerms]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((RunDownTerms(**version) for version in read), key=lambda version: version.effective_from)
