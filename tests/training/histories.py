"""Histories of a person, and an oracle that says what they are on a day by living through every day in turn.

The oracle shares nothing with the rules: it keeps a diary, one page a day, and no derived dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from app.training.rules import PeriodFacts, PersonFacts, StandingFacts
from app.training.types import CertificationState, Level, StandingKind

# The clocks change in Europe/London on 29 March and 25 October 2026: both fall into the histories.
DAY_ZERO = date(2026, 3, 1)
HORIZON = 130


def day(offset: int) -> date:
    """Return a day by its distance from the histories' first day."""
    return DAY_ZERO + timedelta(days=offset)


@dataclass(frozen=True)
class Award:
    """A level with its first day, its length in days, and how many days before the end renewal opens."""

    level: Level
    start: int
    length: int
    window: int

    @property
    def end(self) -> int:
        """Return the last day."""
        return self.start + self.length - 1

    @property
    def opens(self) -> int:
        """Return the day renewal opens, not before the first."""
        return max(self.start, self.end - self.window)


@dataclass(frozen=True)
class TakenOut:
    """A standing with its first day and the number of days it stands; None while it is not lifted."""

    kind: StandingKind
    start: int
    days: int | None


@dataclass(frozen=True)
class History:
    """What happened to a person."""

    awards: tuple[Award, ...] = ()
    standings: tuple[TakenOut, ...] = ()

    @property
    def facts(self) -> PersonFacts:
        """Return the history as the rules are given it."""
        return PersonFacts(
            "CF-0000-0000",
            "Somebody",
            tuple(PeriodFacts(one.level, day(one.start), day(one.end), day(one.opens)) for one in self.awards),
            tuple(
                StandingFacts(one.kind, day(one.start), None if one.days is None else day(one.start + one.days), "Why")
                for one in self.standings
            ),
        )


@dataclass
class DiaryPage:
    """One day as it was lived: the state, and the last day of what was held."""

    state: CertificationState
    until: int | None


def diary(history: History) -> list[DiaryPage]:
    """Return a page for each day from the first to the horizon, written day after day."""
    held: dict[int, Award] = {}
    ends: list[int] = []
    pages = []
    for today in range(-HORIZON, HORIZON + 1):
        _morning(history, held, ends, today)
        page = DiaryPage(*_lived(history, held, ends, today))
        if today >= 0:
            pages.append(page)
    return pages


def _morning(history: History, held: dict[int, Award], ends: list[int], today: int) -> None:
    """What begins today is held from now on; what ended last night or is revoked from today is not."""
    is_revoked = any(one.kind is StandingKind.REVOKED and one.start == today for one in history.standings)
    for place in [place for place, award in held.items() if award.end < today or is_revoked]:
        del held[place]
        ends.append(today - 1)
    held.update({place: award for place, award in enumerate(history.awards) if award.start == today})


def _lived(
    history: History, held: dict[int, Award], ends: list[int], today: int
) -> tuple[CertificationState, int | None]:
    standing = {
        one.kind
        for one in history.standings
        if today in range(one.start, 9999 if one.days is None else one.start + one.days)
    }
    for kind, state in (
        (StandingKind.REVOKED, CertificationState.REVOKED),
        (StandingKind.SUSPENDED, CertificationState.SUSPENDED),
        (StandingKind.STOOD_DOWN, CertificationState.STOOD_DOWN),
    ):
        if kind in standing:
            return state, None
    if held:
        return _state_of(_best(list(held.values())), today, history)
    if ends:
        return CertificationState.EXPIRED, max(ends)
    coming = [award for award in history.awards if award.start > today]
    if coming:
        first = min(award.start for award in coming)
        return CertificationState.NOT_YET, max(award.end for award in coming if award.start == first)
    return CertificationState.NONE, None


def _best(held: list[Award]) -> Award:
    ladder = list(Level)
    highest = max(ladder.index(award.level) for award in held)
    held = [award for award in held if ladder.index(award.level) == highest]
    longest = max(award.end for award in held)
    return max((award for award in held if award.end == longest), key=lambda award: award.opens)


def _state_of(award: Award, today: int, history: History) -> tuple[CertificationState, int]:
    if award.level is Level.TRAINEE:
        return CertificationState.TRAINEE, award.end
    if award.level is Level.PROVISIONAL:
        return CertificationState.PROVISIONAL, award.end
    ladder = list(Level)
    goes_on = any(
        other.start <= award.end + 1 <= other.end and ladder.index(other.level) >= ladder.index(award.level)
        for other in history.awards
    )
    is_open = today >= award.opens and not goes_on
    return CertificationState.RENEWAL_OPEN if is_open else CertificationState.CERTIFIED, award.end


awards = st.builds(
    Award,
    level=st.sampled_from([Level.TRAINEE, Level.PROVISIONAL, Level.CERTIFIED, Level.CERTIFIED, Level.LEAD]),
    start=st.integers(-40, 110),
    length=st.sampled_from([1, 2, 10, 30, 30, 60]),
    window=st.sampled_from([0, 5, 90]),
)
taken_out = st.builds(
    TakenOut,
    kind=st.sampled_from(StandingKind),
    start=st.integers(-40, 110),
    days=st.sampled_from([None, 0, 1, 7, 30]),
)


def _one_open_of_a_kind(standings: list[TakenOut]) -> bool:
    still_open = [one.kind for one in standings if one.days is None]
    return len(still_open) == len(set(still_open))


histories = st.builds(
    History,
    awards=st.lists(awards, max_size=4).map(tuple),
    standings=st.lists(taken_out, max_size=3).filter(_one_open_of_a_kind).map(tuple),
)
