"""How long a licence is run down after its end, and whose: pairs finished, copies destroyed, accounts closed (A23)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.defaults import run_down_days_on
from app.licences.rules.facts import ONE_DAY, LicenceFacts
from app.licences.types import LapsePolicy


@dataclass(frozen=True)
class RunDown:
    """A licence that was signed, the last day of its run-down (none while nothing will end it), and why."""

    reference: str
    closes_on: date | None
    because: str
    last_day: date | None = None


@dataclass(frozen=True)
class Tenure:
    """An organisation that holds a licence or stays bound by it, and its last day where another took its place."""

    organisation_id: uuid.UUID
    until_day: date | None


def tenures_of(facts: LicenceFacts) -> list[Tenure]:
    """Return who has held the licence in turn: a novation ends a tenure, an assignment leaves its giver bound."""
    held = [Tenure(facts.first_licensee_id or facts.licensee_id, None)]
    for one in facts.holdings:
        before = held.pop()
        is_bound = one.bound_id == before.organisation_id
        held += [Tenure(before.organisation_id, None if is_bound else one.from_day - ONE_DAY)]
        held += [Tenure(one.organisation_id, None)]
    return held


def run_down_of(facts: LicenceFacts, until_day: date | None = None) -> RunDown | None:
    """Return when a licence's run-down is over, or None for a licence that was never signed by every side.

    It runs from the last day in force: of the grace or of the run-off, whichever is later, where nothing ends both
    before: a termination, a renewal that takes over, or `until_day`, after which another holds the licence.
    A licence that lapses under a policy that leaves something to download never runs down by itself.
    """
    if facts.signed_on is None:
        return None
    renewed = min((renewal.takes_over_on for renewal in facts.renewals), default=None)
    cut_short = [one - ONE_DAY for one in (facts.terminated_on, renewed) if one is not None]
    if until_day is not None:
        cut_short.append(until_day)
    last = min([max(facts.grace_ends_on, facts.run_off_until or facts.grace_ends_on), *cut_short])
    if not cut_short and facts.lapse_policy is not LapsePolicy.LOSE_ALL:
        policy = facts.lapse_policy.in_sentence
        return RunDown(facts.reference, None, f"{facts.reference} leaves its holder something after its end: {policy}.")
    closes_on = last + timedelta(days=run_down_days_on(last))
    words = f"{_ended(facts, last)}, and its run-down ends on {long_date(closes_on)}."
    return RunDown(facts.reference, closes_on, words, last)


def _ended(facts: LicenceFacts, last: date) -> str:
    """Return how a licence came to its last day in force: the end of the term, and apart from it grace or run-off."""
    term = f"the term of {facts.reference} ends on {long_date(facts.last_day)}"
    if last == facts.last_day:
        return term
    if last == facts.run_off_until:
        return f"{term}, its run-off on {long_date(last)}"
    if last == facts.grace_ends_on:
        return f"{term}, its grace on {long_date(last)}"
    return f"{facts.reference} is in force until {long_date(last)}"


@rule(
    "organisation.run-down-open",
    version=2,
    source="domain, section 3.1 (exit: accounts closed); A23, A24, G1",
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
