"""The reminder ladder: which rung counts on a day, which were missed, and when there is nothing to remind of (A10)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.formats import counted, listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.state import is_signed

MOST_RUNGS = 12
LONGEST_BEFORE_DAYS, LONGEST_AFTER_DAYS = 731, 366


@dataclass(frozen=True)
class Rung:
    """A rung of a licence's ladder: days before the agreed end (below zero after it), and the day that is."""

    days: int
    due_on: date

    @property
    def words(self) -> str:
        """Return the rung as people say it: "90 days before the end"."""
        return rung_words(self.days)


def rung_words(days: int) -> str:
    """Write a rung as "90 days before the end", "on the last day" or "7 days after the end"."""
    if days == 0:
        return "on the last day"
    return f"{counted(abs(days), 'day')} {'before' if days > 0 else 'after'} the end"


def ladder_words(rungs: Iterable[int]) -> str:
    """Write a ladder as one clause: "180, 90 and 7 days before the end, on the last day and 7 days after the end"."""
    before = [str(days) for days in rungs if days > 0]
    others = [rung_words(days) for days in rungs if days <= 0]
    last = "day" if before == ["1"] else "days"
    return listed([*([f"{listed(before)} {last} before the end"] if before else []), *others])


def read_rungs(text: str) -> tuple[int, ...]:
    """Return the rungs a ladder was stored as."""
    return tuple(int(days) for days in text.split(","))


def rungs_of(facts: LicenceFacts) -> list[Rung]:
    """Return the licence's rungs with their days, the earliest first; they follow the agreed end (A10)."""
    return [Rung(days, facts.ends_on - timedelta(days=days)) for days in sorted(facts.rungs, reverse=True)]


@rule(
    "licence.may-be-reminded",
    version=1,
    source="A10",
    promise="Both sides are reminded of a signed licence that nobody has renewed, ended or given notice of.",
)
def may_be_reminded(facts: LicenceFacts, day: date) -> Finding:
    """Pass where a renewal is still to be asked for on the day."""
    if not is_signed(facts, day):
        return refused(f"{facts.reference} is not signed by every side.", "Reminders begin once it is.")
    if facts.terminated_on is not None:
        return refused(f"{facts.reference} is terminated from {long_date(facts.terminated_on)}.", "None are sent.")
    if facts.standing_notice is not None:
        return refused(f"Notice ends {facts.reference} on {long_date(facts.last_day)}.", "None are sent meanwhile.")
    renewal = next((one for one in facts.renewals if one.signed_on <= day), None)
    if renewal is not None:
        return refused(f"{renewal.reference} renews {facts.reference}.", "Reminders of its own end come instead.")
    return passed(f"No renewal of {facts.reference} is signed.")


def rung_on(facts: LicenceFacts, day: date, last_counts_days: int) -> Rung | None:
    """Return the rung that counts on the day, or None: before the first one, and some days after the last.

    A rung counts until the next one falls due, so that after a time without a worker one reminder is sent, never a
    burst. One that fell due before the licence was signed does not count.
    """
    if not may_be_reminded(facts, day).passed:
        return None
    due = [rung for rung in rungs_of(facts) if rung.due_on <= day]
    if not due or (facts.signed_on is not None and due[-1].due_on < facts.signed_on):
        return None
    is_last = due[-1].days == min(facts.rungs)
    is_long_past = day > due[-1].due_on + timedelta(days=last_counts_days)
    return None if is_last and is_long_past else due[-1]


def missed_rungs(facts: LicenceFacts, counting: Rung, climbed: Collection[int], since: date) -> list[int]:
    """Return the rungs that fell due since a day and the last one climbed, and before the one that counts."""
    last = min(climbed, default=LONGEST_BEFORE_DAYS + 1)
    return [one.days for one in rungs_of(facts) if counting.days < one.days < last and one.due_on >= since]


def next_rung(facts: LicenceFacts, day: date) -> Rung | None:
    """Return the first rung after the day, or None where none is left or nobody is to be reminded."""
    if not may_be_reminded(facts, day).passed:
        return None
    return next((rung for rung in rungs_of(facts) if rung.due_on > day), None)


def missed_sentence(missed: Sequence[int]) -> str:
    """Say which reminders were not sent, and why; empty where none was missed."""
    if not missed:
        return ""
    words = (
        f"The reminder {rung_words(missed[0])} was" if len(missed) == 1 else f"Reminders {ladder_words(missed)} were"
    )
    return f"{words} not sent: the portal was not at work when they fell due."


@rule(
    "licence.ladder-is-sound",
    version=1,
    source="A10",
    promise="A ladder has at least one rung before the end, no rung twice, and none further than two years from it.",
)
def ladder_is_sound(rungs: Sequence[int]) -> Finding:
    """Pass where the rungs make a ladder."""
    if not any(days > 0 for days in rungs):
        return refused(
            "Without a reminder before the end a licence would never become expiring.",
            "Enter at least one number of days before the end.",
            field="before",
        )
    if len(rungs) > MOST_RUNGS:
        return refused(
            f"These are {len(rungs)} reminders.",
            f"Enter {MOST_RUNGS} at most, before and after the end.",
            field="before",
        )
    if max(rungs) > LONGEST_BEFORE_DAYS:
        return refused("A reminder can be two years ahead.", f"Enter {LONGEST_BEFORE_DAYS} at most.", field="before")
    if min(rungs) < -LONGEST_AFTER_DAYS:
        return refused("A reminder can be a year late.", f"Enter {LONGEST_AFTER_DAYS} at most.", field="after")
    return passed("These make a ladder.")
