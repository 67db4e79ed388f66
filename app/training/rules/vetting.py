"""DBS checks and police vetting: what may be recorded, and where a person stands on a day (B17; domain, 6.2). Pure."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.training.types import VettingKind, VettingLevel, VettingOutcome, VettingState

DEFAULTS = Path(__file__).parents[1] / "defaults" / "vetting.toml"


@dataclass(frozen=True)
class VettingTerms:
    """The figures in effect from a day, in days."""

    effective_from: date
    notice_days: int
    kept_days: int
    longest_days: int


@dataclass(frozen=True)
class VettingFacts:
    """One check as its employer recorded it: level, outcome and days. No number, and nothing a certificate says."""

    level: VettingLevel
    outcome: VettingOutcome
    checked_on: date
    next_due_on: date | None


@dataclass(frozen=True)
class VettingAnswer:
    """Where one of the two checks stands on a day, and the finding behind it."""

    kind: VettingKind
    state: VettingState
    finding: Finding


def terms_on(day: date) -> VettingTerms:
    """Return the figures in effect on a day, the first known ones for any day before them."""
    versions = _versions()
    in_effect = [version for version in versions if version.effective_from <= day]
    return in_effect[-1] if in_effect else versions[0]


def vetting_answer(kind: VettingKind, checks: Iterable[VettingFacts], day: date) -> VettingAnswer:
    """Return where a check stands on a day; the latest one that has an answer counts, and one asked for is said."""
    known = sorted((one for one in checks if one.level.kind is kind and one.checked_on <= day), key=_order)
    decided = [one for one in known if one.outcome is not VettingOutcome.PENDING]
    last = decided[-1] if decided else None
    asked = known[-1].checked_on if known and known[-1].outcome is VettingOutcome.PENDING else None
    return VettingAnswer(kind, _state(last, day), vetting_in_date(kind, last, asked, day))


def overall(answers: Iterable[VettingAnswer]) -> VettingState:
    """Return the worst of them; police vetting nobody has recorded does not count: not every force asks for it."""
    order = list(VettingState)
    states = [one.state for one in answers if not (one.kind is VettingKind.POLICE and one.state is VettingState.NONE)]
    return min(states, key=order.index, default=VettingState.NONE)


@rule(
    "person.vetting-in-date",
    version=1,
    source="B17; domain, section 6.2",
    promise="A check is in date while the latest one with an answer is satisfactory and the next is not overdue.",
)
def vetting_in_date(kind: VettingKind, last: VettingFacts | None, asked_on: date | None, day: date) -> Finding:
    """Pass where the latest answered check holds on the day; `asked_on` is when another was asked for."""
    waiting = f" Another was asked for on {long_date(asked_on)}." if asked_on else ""
    if last is None:
        return refused(f"No {_named(kind)} with an answer is on record.{waiting}", "Record it once it was seen.")
    done = f"{last.level.label} of {long_date(last.checked_on)}"
    if last.outcome is VettingOutcome.NOT_SATISFACTORY:
        return refused(f"{done}: not satisfactory.{waiting}", "Speak to the person, and decide with your own policy.")
    due = last.next_due_on
    if due is not None and due < day:
        return refused(f"{done}; the next was due by {long_date(due)}.{waiting}", "Have the check renewed.", due_on=due)
    until = f", next due by {long_date(due)}" if due else ""
    return passed(f"{done}{until}.{waiting}", due_on=due)


@rule(
    "person.vetting-recorded",
    version=2,
    source="B17; domain, section 6.2",
    promise="An employer records a check of its own people that somebody has seen, good for ten years at most; nobody "
    "records their own.",
)
def may_be_recorded(
    facts: VettingFacts, *, is_own: bool, is_engaged: bool, has_area: bool, is_seen: bool, day: date
) -> Finding:
    """Pass where the check is one its employer can answer for, with the days its outcome asks for."""
    for is_wrong, because, remedy, field in (
        (is_own, "This is your own record.", "Somebody else at your organisation records your check.", None),
        (not is_engaged, "Your organisation does not engage this person today.", "Ask whoever does.", None),
        (facts.checked_on > day, "A check cannot lie in the future.", "Enter today or an earlier day.", "checked_on"),
        *_about_area(facts, has_area),
        *_about_outcome(facts, is_seen),
    ):
        if is_wrong:
            return refused(because, remedy, field=field)
    return passed(f"{facts.level.label}, {facts.outcome.in_sentence}, {long_date(facts.checked_on)}.")


@rule(
    "person.vetting-withdrawn",
    version=1,
    source="B17",
    promise="Nobody withdraws a check of their own.",
)
def may_be_withdrawn(*, is_own: bool) -> Finding:
    """Pass where the check is somebody else's."""
    if is_own:
        return refused("This is your own record.", "Somebody else at your organisation corrects it.")
    return passed("The check is somebody else's.")


def _about_area(facts: VettingFacts, has_area: bool) -> tuple[tuple[bool, str, str, str], ...]:
    is_police = facts.level.kind is VettingKind.POLICE
    return (
        (is_police and not has_area, "Police vetting is a force’s.", "Choose the force area it is for.", "area"),
        (has_area and not is_police, "A DBS check is for no force area.", "Choose none.", "area"),
    )


def _about_outcome(facts: VettingFacts, is_seen: bool) -> tuple[tuple[bool, str, str, str], ...]:
    due, is_good = facts.next_due_on, facts.outcome is VettingOutcome.SATISFACTORY
    latest = facts.checked_on + timedelta(days=terms_on(facts.checked_on).longest_days)
    return (
        (
            is_good and not is_seen,
            "A check counts once the certificate, or the force’s answer, was seen.",
            "Look at it, then tick that it was seen.",
            "certificate_seen",
        ),
        (is_good and due is None, "A satisfactory check has a next one.", "Enter when it is due.", "next_due_on"),
        (
            due is not None and not is_good,
            "Only a satisfactory check has a next one.",
            "Leave it empty.",
            "next_due_on",
        ),
        (
            due is not None and due <= facts.checked_on,
            "The next check is due after this one.",
            "Enter a later day.",
            "next_due_on",
        ),
        (
            due is not None and due > latest,
            "No check is good for longer than ten years.",
            f"Enter {long_date(latest)} or an earlier day.",
            "next_due_on",
        ),
    )


def _state(last: VettingFacts | None, day: date) -> VettingState:
    if last is None:
        return VettingState.NONE
    if last.outcome is VettingOutcome.NOT_SATISFACTORY:
        return VettingState.NOT_SATISFACTORY
    if last.next_due_on is not None and last.next_due_on < day:
        return VettingState.OUT_OF_DATE
    notice = timedelta(days=terms_on(day).notice_days)
    is_near = last.next_due_on is not None and last.next_due_on <= day + notice
    return VettingState.DUE if is_near else VettingState.IN_DATE


def _named(kind: VettingKind) -> str:
    return "DBS check" if kind is VettingKind.DBS else "police vetting"


def _order(facts: VettingFacts) -> date:
    return facts.checked_on


@cache
def _versions() -> list[VettingTerms]:
    read = tomllib.loads(DEFAULTS.read_text("utf-8"))["version"]
    return sorted((VettingTerms(**version) for version in read), key=lambda version: version.effective_from)
