"""The sentences behind a state: what holds since when, and what comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, listed, long_date
from app.licences.rules.compliance import number_words
from app.licences.rules.condition_facts import ConditionFacts
from app.licences.rules.facts import LicenceFacts, RenewalFacts, SuspensionFacts
from app.licences.types import LapsePolicy, LicenceState, NoticeGiver, Side, SuspensionScope

UNDER_POLICY = {
    LapsePolicy.LOSE_ALL: "Nothing can be downloaded.",
    LapsePolicy.KEEP_HELD: "Versions already held can be downloaded again; nothing new.",
    LapsePolicy.KEEP_READING: "Every version that was current at the end can be read on; nothing newer.",
    LapsePolicy.FULL: "Downloads go on as before.",
}
SUSPENDED = {
    SuspensionScope.WHOLE: ("The whole licence", "has"),
    SuspensionScope.DOWNLOADS: ("Downloads of materials", "have"),
    SuspensionScope.SCHEDULING: ("Scheduling of workshops", "has"),
}
SIDES = {Side.LICENSOR: "the Trust", Side.LICENSEE: "the licensee"}
NOTICE_GIVERS = {
    NoticeGiver.LICENSOR: "The Trust",
    NoticeGiver.LICENSEE: "The licensee",
    NoticeGiver.COMMISSIONER: "The commissioner",
}

_COMING = {
    LicenceState.DRAFT: "its offer lapses on",
    LicenceState.NEGOTIATION: "it goes into negotiation on",
    LicenceState.TERMINATED: "it is terminated from",
    LicenceState.SUPERSEDED: "its renewal takes over on",
    LicenceState.SUSPENDED: "a suspension begins on",
    LicenceState.SIGNED: "it counts as signed from",
    LicenceState.RUN_OFF: "run-off begins on",
    LicenceState.IN_GRACE: "grace begins on",
    LicenceState.EXPIRED: "it is expired from",
    LicenceState.MOBILISING: "mobilisation begins on",
    LicenceState.NOTICE_GIVEN: "notice is given on",
    LicenceState.ACTIVE_WITH_CONDITIONS: "a condition falls overdue on",
    LicenceState.EXPIRING: "renewal reminders begin on",
    LicenceState.ACTIVE: "it is active from",
}


@dataclass(frozen=True)
class StateDays:
    """A state on a day, the first day of its run, and the first day of what follows."""

    state: LicenceState
    day: date
    since: date | None
    following: date | None
    next_state: LicenceState | None

    @property
    def since_words(self) -> str:
        """Return "since 1 April 2025", or nothing where the run has no first day."""
        return f" since {long_date(self.since)}" if self.since else ""

    @property
    def next_words(self) -> str:
        """Return what comes next with its date, as a clause, or nothing where nothing known is to come."""
        if self.following is None or self.next_state is None:
            return ""
        return f"{_COMING[self.next_state]} {long_date(self.following)}"


def state_sentences(
    facts: LicenceFacts, days: StateDays, suspension: SuspensionFacts | None, successor: RenewalFacts | None
) -> list[str]:
    """Return why the licence is in this state and what happens next, each with its date (A7)."""
    if days.state is LicenceState.SUSPENDED and suspension is not None:
        return [*suspension_sentences(suspension), *_next(days), *coming_sentences(facts, days.day)]
    if days.state is LicenceState.SUPERSEDED and successor is not None:
        return [
            f"Superseded since {long_date(successor.takes_over_on)} by {successor.reference}, "
            "which now decides what is permitted."
        ]
    coming = [] if days.state is LicenceState.TERMINATED else coming_sentences(facts, days.day)
    return [*_WORDS[days.state](facts, days), *coming]


def suspension_sentences(suspension: SuspensionFacts) -> list[str]:
    """Return what is suspended since when and why, and what would lift it."""
    return [
        f"{suspended_since(suspension)}: {as_sentence(suspension.reason)}",
        f"It is lifted when: {as_sentence(suspension.conditions_to_lift)}",
    ]


def suspended_since(suspension: SuspensionFacts) -> str:
    """Return "The whole licence has been suspended since 1 April 2027"."""
    what, has = SUSPENDED[suspension.scope]
    return f"{what} {has} been suspended since {long_date(suspension.from_day)}"


def suspended_from(suspension: SuspensionFacts) -> str:
    """Return "The whole licence will be suspended from 1 April 2027"."""
    return f"{SUSPENDED[suspension.scope][0]} will be suspended from {long_date(suspension.from_day)}"


def coming_sentences(facts: LicenceFacts, day: date, activity: SuspensionScope | None = None) -> list[str]:
    """Return what is decided and has not begun by the day: suspensions and a termination, each with its reason.

    With an activity, only the suspensions that will stop it.
    """
    coming = [
        f"{suspended_from(one)}: {as_sentence(one.reason)}"
        for one in facts.suspensions
        if one.is_to_come(day) and one.stops(activity)
    ]
    if facts.terminated_on is not None and facts.terminated_on > day:
        reason = f": {as_sentence(facts.termination_reason)}" if facts.termination_reason else "."
        coming.append(f"It will be terminated from {long_date(facts.terminated_on)}{reason}")
    return coming


def as_sentence(typed: str) -> str:
    """Return typed words on one line, closed by a full stop where they are not closed already."""
    words = " ".join(typed.split())
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _draft(facts: LicenceFacts, days: StateDays) -> list[str]:
    sides = listed([SIDES[side] for side in facts.missing_sides])
    waiting = [f"{_capital(sides)} must sign before it permits anything."] if sides else []
    ended = [one for one in facts.offers if one.lapses_on <= days.day]
    last = max(ended, key=lambda one: one.lapses_on, default=None)
    offered = (
        "nothing has been offered"
        if last is None
        else f"the offer of {long_date(last.offered_on)} came to nothing on {long_date(last.lapses_on)}"
    )
    return [f"Draft: nobody has signed it, and {offered}.", *waiting, *_next(days)]


def _negotiation(facts: LicenceFacts, days: StateDays) -> list[str]:
    signed = [
        f"{_capital(SIDES[side])} signed on {long_date(on)}." for side, on in facts.signatures.items() if on <= days.day
    ]
    offered = [
        f"Offered on {long_date(one.offered_on)}; an answer is awaited by {long_date(one.answer_by)}."
        for one in facts.offers
        if one.covers(days.day)
    ]
    missing = listed([SIDES[side] for side in facts.missing_sides])
    waiting = [f"{_capital(missing)} must sign before it permits anything."] if missing else []
    return [*offered, *signed, *waiting, *_next(days)]


def _terminated(facts: LicenceFacts, days: StateDays) -> list[str]:
    reason = f": {as_sentence(facts.termination_reason)}" if facts.termination_reason else "."
    on = facts.terminated_on or days.day
    if facts.is_abandoned:
        return [f"Abandoned on {long_date(on)}, before it was signed{reason}", "It permits nothing."]
    return [f"Terminated from {long_date(on)}{reason}", "It permits nothing. A new licence is needed to go on."]


def _signed(facts: LicenceFacts, days: StateDays) -> list[str]:
    return [
        f"Signed{days.since_words}; its term has not begun.",
        f"It begins on {long_date(facts.starts_on)} and ends on {long_date(facts.ends_on)}.",
    ]


def _run_off(facts: LicenceFacts, days: StateDays) -> list[str]:
    until = long_date(facts.run_off_until) if facts.run_off_until else "the last open pair is finished"
    return [
        f"In run-off since {long_date(days.since or days.day)}: open workshop pairs are being finished until {until}.",
        "Only versions already held can be downloaded, for those pairs.",
    ]


def _in_grace(facts: LicenceFacts, days: StateDays) -> list[str]:
    return [
        f"The term ended on {long_date(facts.last_day)}; "
        f"{counted(facts.grace_days, 'day')} of grace run until {long_date(facts.grace_ends_on)}.",
        UNDER_POLICY[facts.lapse_policy],
        "Sign a renewal to go on.",
    ]


def _expired(facts: LicenceFacts, days: StateDays) -> list[str]:
    grace = f" and its grace on {long_date(facts.grace_ends_on)}" if facts.grace_days else ""
    return [
        f"Expired: the term ended on {long_date(facts.last_day)}{grace}.",
        UNDER_POLICY[facts.lapse_policy],
        "Sign a renewal to go on.",
    ]


def _mobilising(facts: LicenceFacts, days: StateDays) -> list[str]:
    live = f" It goes live on {long_date(facts.live_from)}." if facts.live_from else " No day to go live is known yet."
    return [f"Mobilising{days.since_words}: in term, and not yet live in any of its areas.{live}", _end(facts, days)]


def _notice_given(facts: LicenceFacts, days: StateDays) -> list[str]:
    given = [
        f"{NOTICE_GIVERS[one.given_by]} gave notice on {long_date(one.given_on)}: {as_sentence(one.reason)}"
        for one in facts.notices
        if one.covers(days.day)
    ]
    return [*given, _end(facts, days)]


def _with_conditions(facts: LicenceFacts, days: StateDays) -> list[str]:
    unmet = [
        f"Condition {condition.number} was to be met by {long_date(condition.due_on)}: {as_sentence(condition.words)}"
        f"{_counted(condition, days.day)}"
        for condition in facts.conditions
        if condition.is_overdue(days.day)
    ]
    return [f"Active with conditions{days.since_words}.", *unmet, _end(facts, days)]


def _counted(condition: ConditionFacts, day: date) -> str:
    """Return what the portal counted for a condition it checks, as a sentence to follow another (A16)."""
    run = next((one for one in condition.counts if one.covers(day)), None)
    if run is None or condition.measure is None:
        return ""
    counts = number_words(condition.measure, run.value)
    return f" The portal counts {counts}, and at least {condition.at_least} are needed."


def _expiring(facts: LicenceFacts, days: StateDays) -> list[str]:
    return [
        f"In term, and expiring{days.since_words}: no renewal is signed.",
        _end(facts, days),
        f"Sign a renewal that begins by {long_date(facts.last_day)} or the day after.",
    ]


def _active(facts: LicenceFacts, days: StateDays) -> list[str]:
    return [f"{_in_force(facts, days)}.", _end(facts, days)]


def _in_force(facts: LicenceFacts, days: StateDays) -> str:
    """Return since when it is active and, where that is not since when its term runs, what happened then."""
    begun = max(facts.starts_on, facts.signed_on or facts.starts_on)
    if days.since is None or days.since <= begun:
        return f"Active{days.since_words}"
    signed = next((one for one in facts.renewals if one.signed_on == days.since), None)
    if signed is not None:
        return (
            f"In force since {long_date(begun)}; its renewal {signed.reference} was signed on {long_date(days.since)}"
        )
    return f"In term since {long_date(begun)}; active{days.since_words}"


def _end(facts: LicenceFacts, days: StateDays) -> str:
    comes_next = f"; {days.next_words}" if days.next_words else ""
    return f"Ends on {long_date(facts.last_day)}{comes_next}."


def _next(days: StateDays) -> list[str]:
    return [f"{_capital(days.next_words)}."] if days.next_words else []


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_WORDS: dict[LicenceState, Callable[[LicenceFacts, StateDays], list[str]]] = {
    LicenceState.DRAFT: _draft,
    LicenceState.NEGOTIATION: _negotiation,
    LicenceState.TERMINATED: _terminated,
    LicenceState.SIGNED: _signed,
    LicenceState.RUN_OFF: _run_off,
    LicenceState.IN_GRACE: _in_grace,
    LicenceState.EXPIRED: _expired,
    LicenceState.MOBILISING: _mobilising,
    LicenceState.NOTICE_GIVEN: _notice_given,
    LicenceState.ACTIVE_WITH_CONDITIONS: _with_conditions,
    LicenceState.EXPIRING: _expiring,
    LicenceState.ACTIVE: _active,
}
