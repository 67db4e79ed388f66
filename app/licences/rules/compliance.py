"""What later facts say of a licence, as counts on runs of days: how many of its people are certified (A9, A16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.types import Measure


@dataclass(frozen=True)
class ComplianceFacts:
    """A count of something about a licence that holds on a run of days, those to come included."""

    measure: Measure
    from_day: date
    until_day: date | None
    value: int

    def covers(self, day: date) -> bool:
        """Return whether the count holds on the day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


def number_words(measure: Measure, value: int) -> str:
    """Write a count with what was counted: "1 certified facilitator", "3 certified facilitators"."""
    noun = measure.in_sentence
    return counted(value, noun.removesuffix("s"), noun)


def value_on(runs: Iterable[ComplianceFacts], measure: Measure, day: date) -> int | None:
    """Return what was counted of a measure on a day, or None where nothing was."""
    return next((one.value for one in runs if one.measure is measure and one.covers(day)), None)


@rule(
    "licence.seats-suffice",
    version=1,
    source="A9; domain, section 3.1 (permitted users)",
    promise="A licence has a seat for each certified facilitator of its licensee in its territory; too few only warn.",
)
def seats_suffice(reference: str, seats: int | None, runs: Iterable[ComplianceFacts], day: date) -> Finding:
    """Pass where no more facilitators are certified on the day than the licence has seats."""
    known = tuple(runs)
    used = value_on(known, Measure.CERTIFIED_FACILITATORS, day)
    if seats is None or used is None:
        return passed(f"{reference} has no limit of seats." if seats is None else "Nobody has been counted yet.")
    if used <= seats:
        return passed(f"{used} of {counted(seats, 'seat')} used.")
    over = next(one for one in known if one.measure is Measure.CERTIFIED_FACILITATORS and one.covers(day))
    return refused(
        f"{used} facilitators are certified under {reference} and it has {counted(seats, 'seat')}, "
        f"since {long_date(over.from_day)}.",
        "Agree more seats when the terms next change, or end the engagement of somebody who does not deliver here.",
        used=used,
        since=over.from_day,
    )


def runs_over(seats: int | None, runs: Iterable[ComplianceFacts]) -> list[ComplianceFacts]:
    """Return the runs of days on which more facilitators are certified than there are seats."""
    if seats is None:
        return []
    return [one for one in runs if one.measure is Measure.CERTIFIED_FACILITATORS and one.value > seats]
