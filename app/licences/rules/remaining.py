"""What the grace and the reminders of a licence still mean, once something recorded has cut them short (A5, A10)."""

from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, long_date
from app.licences.rules.facts import ONE_DAY, LicenceFacts
from app.licences.rules.reminders import may_be_reminded


@dataclass(frozen=True)
class Remaining:
    """What a page says of a term, and beside it what was agreed, where that is something else."""

    words: str
    note: str = ""


@dataclass(frozen=True)
class _Cut:
    """The first day on which a termination or a renewal has taken the place of the term, and which it is."""

    on: date
    by: str


def grace_left(facts: LicenceFacts, day: date) -> Remaining:
    """Return the licence's grace as it is on a day: a termination or a renewal ends it, and a past one is said so."""
    if not facts.grace_days:
        return Remaining("None")
    agreed, cut = counted(facts.grace_days, "day"), _cut(facts)
    if cut is not None and cut.on <= facts.last_day + ONE_DAY:
        return Remaining(f"None: {cut.by}", f"{agreed} agreed")
    if cut is not None and cut.on <= facts.grace_ends_on:
        return Remaining(f"To {long_date(cut.on - ONE_DAY)}: {cut.by}", f"{agreed} agreed")
    verb = "ended on" if facts.grace_ends_on < day else "until"
    return Remaining(f"{agreed}, {verb} {long_date(facts.grace_ends_on)}")


def first_reminder(facts: LicenceFacts, day: date) -> Remaining:
    """Return the day of the first reminder as it is on a day: fallen due, still to come, or never to come."""
    begins = facts.reminders_begin_on
    if begins <= day and not _stops_before(facts, begins):
        return Remaining(f"Fell due on {long_date(begins)}")
    finding = may_be_reminded(facts, max(begins, day))
    if facts.is_abandoned or (facts.signed_on is not None and not finding.passed):
        return Remaining("None", finding.because)
    return Remaining(long_date(begins))


def _cut(facts: LicenceFacts) -> _Cut | None:
    ended = facts.terminated_on
    cuts = [_Cut(ended, f"the licence is terminated from {long_date(ended)}")] if ended is not None else []
    cuts += [
        _Cut(one.takes_over_on, f"{one.reference} takes over from {long_date(one.takes_over_on)}")
        for one in facts.renewals
    ]
    return min(cuts, key=lambda one: one.on, default=None)


def _stops_before(facts: LicenceFacts, day: date) -> bool:
    """Whether what ends all reminding had been recorded of a day before this one."""
    notice = facts.standing_notice
    stops = [facts.terminated_on, notice.given_on if notice else None, *(one.signed_on for one in facts.renewals)]
    return any(stop is not None and stop < day for stop in stops)
