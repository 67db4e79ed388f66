"""What a person is on a day, and whether that is enough. Pure functions (B3, B4, B13).

A revocation ends certification for good: from its first day on, periods that began before that day no longer
count, whether or not the revocation is lifted later. Whoever comes back needs a new award.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.training.rules.facts import PeriodFacts, PersonFacts, StandingFacts
from app.training.types import CertificationState, Level, StandingKind

WHOM_TO_ASK = "Write to the Trust's training team"


@dataclass(frozen=True)
class CertificationAnswer:
    """What a person's certification is on a day, at which level, until when, and why."""

    state: CertificationState
    level: Level | None
    until: date | None
    sentences: tuple[str, ...]


STANDING_STATES = {
    StandingKind.REVOKED: CertificationState.REVOKED,
    StandingKind.SUSPENDED: CertificationState.SUSPENDED,
    StandingKind.STOOD_DOWN: CertificationState.STOOD_DOWN,
}
"""The state each standing makes, the gravest first."""

_HELD_STATES = {Level.TRAINEE: CertificationState.TRAINEE, Level.PROVISIONAL: CertificationState.PROVISIONAL}


def certification_state(facts: PersonFacts, day: date) -> CertificationAnswer:
    """Return what the person's certification is on the day: standing first, then the highest level held."""
    standing = standing_on(facts, day)
    held = highest_period(facts, day)
    if standing is None:
        return _held_state(facts, held, day)
    sentences = [f"{standing.kind.label} since {long_date(standing.from_day)}: {_sentence(standing.reason)}"]
    if held is not None:
        sentences.append(f"{held.level.label} until {long_date(held.until_day)} on paper; it does not count meanwhile.")
    elif standing.kind is StandingKind.REVOKED:
        sentences.append("What they held ended with it: should it be lifted, they need a new award.")
    level = held.level if held is not None else None
    return CertificationAnswer(STANDING_STATES[standing.kind], level, None, tuple(sentences))


def standing_on(facts: PersonFacts, day: date) -> StandingFacts | None:
    """Return what takes the person out of delivery on the day, the gravest first, or None."""
    standing = [item for item in facts.standings if item.covers(day)]
    gravest = list(STANDING_STATES)
    return min(standing, key=lambda item: (gravest.index(item.kind), item.from_day), default=None)


def highest_period(facts: PersonFacts, day: date) -> PeriodFacts | None:
    """Return the period of the highest level that counts on the day, the longest of equals, or None."""
    held = [period for period in facts.periods if period.covers(day) and _last_day(facts, period, day) >= day]
    return max(held, key=lambda period: (period.level.rank, period.until_day, period.window_opens_on), default=None)


def following_period(facts: PersonFacts, held: PeriodFacts) -> PeriodFacts | None:
    """Return the period that renews this one, the earliest: as high, without a gap, and lasting longer (B4)."""
    following = [
        one
        for one in facts.periods
        if one.level.rank >= held.level.rank
        and one.from_day <= held.until_day + timedelta(days=1)
        and one.until_day > held.until_day
    ]
    return min(following, key=lambda one: (one.from_day, -one.until_day.toordinal()), default=None)


def renewable_period(facts: PersonFacts, day: date) -> PeriodFacts | None:
    """Return the period an award made on the day would renew: what is held, once its renewal is open (B4)."""
    held = highest_period(facts, day)
    if held is None or day < held.window_opens_on or following_period(facts, held) is not None:
        return None
    return held if held.level.rank >= Level.CERTIFIED.rank else None


def _last_day(facts: PersonFacts, period: PeriodFacts, day: date) -> date:
    """Return the period's last day as it stands on a day: the eve of a revocation that has begun, or its own."""
    eves = [
        item.from_day - timedelta(days=1)
        for item in facts.standings
        if item.kind is StandingKind.REVOKED and period.from_day < item.from_day <= day
    ]
    return min([period.until_day, *eves])


def _held_state(facts: PersonFacts, held: PeriodFacts | None, day: date) -> CertificationAnswer:
    if held is None:
        return _nothing_held(facts, day)
    sentences = [f"{held.level.label} since {long_date(held.from_day)}, until {long_date(held.until_day)}."]
    state = _HELD_STATES.get(held.level, CertificationState.CERTIFIED)
    if state is CertificationState.PROVISIONAL:
        sentences.append("They deliver beside a certified facilitator, under supervision.")
    renewal = following_period(facts, held)
    if renewal is not None:
        days = f"{long_date(renewal.from_day)} until {long_date(renewal.until_day)}"
        sentences.append(f"Renewed: {renewal.level.in_sentence} from {days}.")
    elif state is CertificationState.CERTIFIED and day >= held.window_opens_on:
        state = CertificationState.RENEWAL_OPEN
        due = f" and is due by {long_date(held.due_on)}" if held.due_on else ""
        sentences.append(f"Renewal opened on {long_date(held.window_opens_on)}{due}.")
        sentences.append("A trainer of the Trust renews it: write to the Trust's training team to arrange it.")
    return CertificationAnswer(state, held.level, held.until_day, tuple(sentences))


def _nothing_held(facts: PersonFacts, day: date) -> CertificationAnswer:
    coming = min(
        (period for period in facts.periods if period.from_day > day),
        key=lambda period: (period.from_day, -period.until_day.toordinal(), -period.level.rank),
        default=None,
    )
    begins = (f"{coming.level.label} begins on {long_date(coming.from_day)}.",) if coming is not None else ()
    ended = [(_last_day(facts, period, day), period) for period in facts.periods if period.from_day <= day]
    if ended:
        last, period = max(ended, key=lambda pair: (pair[0], pair[1].level.rank))
        how = " when it was revoked. A new award is needed" if last < period.until_day else ""
        sentence = f"{period.level.label} ended on {long_date(last)}{how}."
        return CertificationAnswer(CertificationState.EXPIRED, period.level, last, (sentence, *begins))
    if coming is not None:
        return CertificationAnswer(CertificationState.NOT_YET, coming.level, coming.until_day, begins)
    return CertificationAnswer(CertificationState.NONE, None, None, ("No certification is recorded.",))


def _sentence(typed: str) -> str:
    words = " ".join(typed.split())
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


@rule(
    "certification.current",
    version=1,
    source="B3, B4; Who may have which material: facilitator pack, trainer pack",
    promise="The person holds the level asked for, or a higher one, on the day.",
)
def holds_level(facts: PersonFacts | None, at_least: Level, day: date) -> Finding:
    """Pass where the person holds at least this level on the day, the last day counting in full."""
    if facts is None:
        return refused(
            "You are not in the register of facilitators.",
            f"{WHOM_TO_ASK} if you deliver or are about to train; a register entry needs core training first.",
            needed=at_least,
        )
    held = highest_period(facts, day)
    if held is not None and held.level.rank >= at_least.rank:
        return passed(
            f"{facts.known_as} is a {held.level.in_sentence} until {long_date(held.until_day)}.",
            level=held.level,
            until=held.until_day,
        )
    return _level_missing(facts, at_least, day)


def _level_missing(facts: PersonFacts, at_least: Level, day: date) -> Finding:
    answer = _held_state(facts, highest_period(facts, day), day)
    has_ended = answer.state is CertificationState.EXPIRED and answer.level is not None
    was_enough = has_ended and answer.level is not None and answer.level.rank >= at_least.rank
    because = "" if was_enough else f"{facts.known_as} does not hold {at_least.in_sentence} on {long_date(day)}. "
    about = "a renewal" if was_enough else f"the next step to {at_least.in_sentence}"
    whose = f"{facts.known_as}: " if was_enough else ""
    return refused(
        because + whose + " ".join(answer.sentences),
        f"{WHOM_TO_ASK} about {about}.",
        needed=at_least,
        held=answer.level,
        until=answer.until,
    )


@rule(
    "certification.standing",
    version=1,
    source="B13; Who may have which material: facilitator pack",
    promise="The person is not suspended, stood down or revoked on the day.",
)
def is_in_good_standing(facts: PersonFacts | None, day: date) -> Finding:
    """Pass where nothing takes the person out of delivery on the day. Nobody in the register has no bad standing."""
    standing = standing_on(facts, day) if facts is not None else None
    if facts is None or standing is None:
        return passed("Nothing takes them out of delivery.")
    return refused(
        f"{facts.known_as} has been {standing.kind.in_sentence} since {long_date(standing.from_day)}.",
        f"{WHOM_TO_ASK}; they can say what would lift it.",
        kind=standing.kind,
        since=standing.from_day,
    )
