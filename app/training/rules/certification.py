"""What a person is on a day, and whether that is enough. Pure functions (B3, B4, B13)."""

import uuid
from dataclasses import dataclass
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.training.types import CertificationState, Level, StandingKind

WHOM_TO_ASK = "Write to the Trust's training team"


@dataclass(frozen=True)
class PeriodFacts:
    """One level held from a day until a day, and when its renewal opens."""

    level: Level
    from_day: date
    until_day: date
    window_opens_on: date

    def covers(self, day: date) -> bool:
        """Return whether the level is held on the day; the last day counts in full (A12)."""
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True)
class StandingFacts:
    """One suspension, stand-down or revocation, from a day until the day it is lifted."""

    kind: StandingKind
    from_day: date
    lifted_from: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Return whether it stands on the day."""
        return self.from_day <= day and (self.lifted_from is None or day < self.lifted_from)


@dataclass(frozen=True)
class PersonFacts:
    """What the register holds about one person for one programme."""

    number: str
    name: str
    periods: tuple[PeriodFacts, ...] = ()
    standings: tuple[StandingFacts, ...] = ()
    engaged: tuple[tuple[uuid.UUID, uuid.UUID], ...] = ()
    """(organisation, area) pairs the person is engaged in on the day asked about."""

    def areas_with(self, organisation_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """Return the areas the person is engaged in by an organisation."""
        return frozenset(area for organisation, area in self.engaged if organisation == organisation_id)


@dataclass(frozen=True)
class CertificationAnswer:
    """What a person's certification is on a day, at which level, until when, and why."""

    state: CertificationState
    level: Level | None
    until: date | None
    sentences: tuple[str, ...]


_STANDING_STATES = {
    StandingKind.REVOKED: CertificationState.REVOKED,
    StandingKind.SUSPENDED: CertificationState.SUSPENDED,
    StandingKind.STOOD_DOWN: CertificationState.STOOD_DOWN,
}


def certification_state(facts: PersonFacts, day: date) -> CertificationAnswer:
    """Return what the person's certification is on the day: standing first, then the highest level held."""
    standing = standing_on(facts, day)
    held = highest_period(facts, day)
    if standing is not None:
        sentences = [f"{standing.kind.label} since {long_date(standing.from_day)}: {standing.reason}"]
        if held is not None:
            sentences.append(
                f"{held.level.label} until {long_date(held.until_day)} on paper; it does not count meanwhile."
            )
        level = held.level if held is not None else None
        return CertificationAnswer(_STANDING_STATES[standing.kind], level, None, tuple(sentences))
    return _held_state(facts, held, day)


def standing_on(facts: PersonFacts, day: date) -> StandingFacts | None:
    """Return what takes the person out of delivery on the day, the gravest first, or None."""
    standing = [item for item in facts.standings if item.covers(day)]
    return min(standing, key=lambda item: list(_STANDING_STATES).index(item.kind), default=None)


def highest_period(facts: PersonFacts, day: date) -> PeriodFacts | None:
    """Return the period of the highest level held on the day, the longest of equals, or None."""
    held = [period for period in facts.periods if period.covers(day)]
    return max(held, key=lambda period: (period.level.rank, period.until_day), default=None)


def _held_state(facts: PersonFacts, held: PeriodFacts | None, day: date) -> CertificationAnswer:
    if held is None:
        return _nothing_held(facts, day)
    sentence = f"{held.level.label} since {long_date(held.from_day)}, until {long_date(held.until_day)}."
    if held.level is Level.TRAINEE:
        state = CertificationState.TRAINEE
    elif held.level is Level.PROVISIONAL:
        state = CertificationState.PROVISIONAL
    elif day >= held.window_opens_on:
        opened = f"Renewal opened on {long_date(held.window_opens_on)}."
        return CertificationAnswer(CertificationState.RENEWAL_OPEN, held.level, held.until_day, (sentence, opened))
    else:
        state = CertificationState.CERTIFIED
    return CertificationAnswer(state, held.level, held.until_day, (sentence,))


def _nothing_held(facts: PersonFacts, day: date) -> CertificationAnswer:
    ended = max((period for period in facts.periods if period.until_day < day), key=_end, default=None)
    if ended is not None:
        sentence = f"{ended.level.label} ended on {long_date(ended.until_day)}."
        return CertificationAnswer(CertificationState.EXPIRED, ended.level, ended.until_day, (sentence,))
    coming = min((period for period in facts.periods if period.from_day > day), key=_start, default=None)
    if coming is not None:
        sentence = f"{coming.level.label} begins on {long_date(coming.from_day)}."
        return CertificationAnswer(CertificationState.NOT_YET, coming.level, coming.until_day, (sentence,))
    return CertificationAnswer(CertificationState.NONE, None, None, ("No certification is recorded.",))


def _end(period: PeriodFacts) -> date:
    return period.until_day


def _start(period: PeriodFacts) -> date:
    return period.from_day


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
            f"{facts.name} ({facts.number}) is a {held.level.label.lower()} until {long_date(held.until_day)}.",
            level=held.level,
            until=held.until_day,
        )
    return _level_missing(facts, at_least, day)


def _level_missing(facts: PersonFacts, at_least: Level, day: date) -> Finding:
    answer = _held_state(facts, highest_period(facts, day), day)
    return refused(
        f"{facts.name} ({facts.number}) does not hold {at_least.label.lower()} on {long_date(day)}. "
        + " ".join(answer.sentences),
        f"{WHOM_TO_ASK} about the next step to {at_least.label.lower()}.",
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
        f"{facts.name} ({facts.number}) has been {standing.kind.label.lower()} since {long_date(standing.from_day)}.",
        f"{WHOM_TO_ASK}; they can say what would lift it.",
        kind=standing.kind,
        since=standing.from_day,
    )
