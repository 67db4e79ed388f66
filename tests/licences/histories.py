"""Histories of a licence, and an oracle that says its state on a day straight from the table of states.

The oracle shares nothing with the rules: it walks the history day by day and keeps no derived dates.
"""

import random
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.licences.rules import (
    ConditionFacts,
    GoLiveFacts,
    LicenceFacts,
    MeetingFacts,
    NoticeFacts,
    OfferFacts,
    RenewalFacts,
    SuspensionFacts,
)
from app.licences.types import ContractShape, LapsePolicy, LicenceState, NoticeGiver, Side, SuspensionScope

# The clocks change in Europe/London on 29 March and 25 October 2026, 28 March and 31 October 2027; 2028 has a
# 29 February. Each falls into the histories that begin on one of these days.
DAY_ZERO = date(2026, 3, 1)
LEAP_YEAR = date(2027, 3, 1)
NEVER = 5000


def day(offset: int, first_day: date = DAY_ZERO) -> date:
    """Return a day by its distance from the histories' first day."""
    return first_day + timedelta(days=offset)


@dataclass(frozen=True)
class Offer:
    """Made, to be answered by, and ended on a day."""

    made: int
    answer_by: int
    ended: int | None = None


@dataclass(frozen=True)
class Notice:
    """Given, running out, and withdrawn on a day."""

    given: int
    ends: int
    withdrawn: int | None = None


@dataclass(frozen=True)
class Condition:
    """Due on a day; met and reopened any number of times; withdrawn on a day."""

    due: int
    met: tuple[tuple[int, int | None], ...] = ()
    withdrawn: int | None = None
    stops_downloads: bool = False


@dataclass(frozen=True)
class History:
    """What happened to a licence, in days from the first."""

    first_day: date = DAY_ZERO
    start: int = 30
    end: int = 394
    grace: int = 0
    first_rung: int = 180
    is_own_delivery: bool = False
    licensor_signed: int | None = 0
    licensee_signed: int | None = 0
    suspensions: tuple[tuple[SuspensionScope, int, int | None], ...] = ()
    terminated: int | None = None
    renewals: tuple[tuple[int, int], ...] = ()
    offers: tuple[Offer, ...] = ()
    lives: tuple[int | None, ...] = ()
    notices: tuple[Notice, ...] = ()
    run_off_until: int | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def facts(self) -> LicenceFacts:
        """Return the history as the rules are given it."""
        signed = {Side.LICENSOR: self.licensor_signed, Side.LICENSEE: self.licensee_signed}
        return LicenceFacts(
            id=uuid.UUID(int=1),
            reference="LIC-2026-0001",
            programme_id=uuid.UUID(int=2),
            licensee_id=uuid.UUID(int=3),
            shape=ContractShape.OWN_DELIVERY if self.is_own_delivery else ContractShape.SUBCONTRACT,
            starts_on=self.day(self.start),
            ends_on=self.day(self.end),
            grace_days=self.grace,
            lapse_policy=LapsePolicy.LOSE_ALL,
            first_rung_days=self.first_rung,
            signatures={side: self.day(at) for side, at in signed.items() if at is not None},
            suspensions=self.suspension_facts,
            terminated_on=self.maybe_day(self.terminated),
            renewals=tuple(
                RenewalFacts(f"LIC-2027-{n:04d}", self.day(s), self.day(at)) for n, (s, at) in enumerate(self.renewals)
            ),
            offers=tuple(
                OfferFacts(self.day(one.made), self.day(one.answer_by), self.maybe_day(one.ended))
                for one in self.offers
            ),
            go_lives=tuple(GoLiveFacts(uuid.UUID(int=9), self.maybe_day(at)) for at in self.lives),
            notices=self.notice_facts,
            run_off_until=self.maybe_day(self.run_off_until),
            conditions=tuple(self.condition(number, one) for number, one in enumerate(self.conditions, start=1)),
        )

    @property
    def suspension_facts(self) -> tuple[SuspensionFacts, ...]:
        """Return the suspensions as the rules are given them."""
        return tuple(
            SuspensionFacts(scope, self.day(from_), self.maybe_day(to), "A reason", "It is mended")
            for scope, from_, to in self.suspensions
        )

    @property
    def notice_facts(self) -> tuple[NoticeFacts, ...]:
        """Return the notices as the rules are given them."""
        giver, why = NoticeGiver.LICENSEE, "A reason"
        return tuple(
            NoticeFacts(giver, self.day(one.given), self.day(one.ends), why, self.maybe_day(one.withdrawn))
            for one in self.notices
        )

    def day(self, offset: int) -> date:
        """Return a day of the history by its number."""
        return day(offset, self.first_day)

    def maybe_day(self, offset: int | None) -> date | None:
        """Return a day of the history by its number, or None for none."""
        return None if offset is None else self.day(offset)

    def condition(self, number: int, one: Condition) -> ConditionFacts:
        """Return a condition as the rules are given it."""
        meetings = tuple(MeetingFacts(self.day(met), self.maybe_day(reopened)) for met, reopened in one.met)
        due, withdrawn = self.day(one.due), self.maybe_day(one.withdrawn)
        return ConditionFacts(number, "Pay the fee", due, one.stops_downloads, withdrawn, meetings=meetings)

    @property
    def turning_days(self) -> list[int]:
        """Return the numbers of the days on which something happens, and of the days beside them."""
        last = min([self.end, *(one.ends for one in self.notices)])
        happening = [self.start, self.end, last, last + self.grace, self.end - self.first_rung, self.run_off_until]
        happening += [self.licensor_signed, self.licensee_signed, self.terminated, *self.lives]
        for numbers in (*self.renewals, *(one[1:] for one in self.suspensions), *(one.met for one in self.conditions)):
            happening += _flat(numbers)
        happening += [number for one in self.offers for number in (one.made, one.answer_by, one.ended)]
        happening += [number for one in self.notices for number in (one.given, one.ends, one.withdrawn)]
        happening += [number for one in self.conditions for number in (one.due, one.withdrawn)]
        return sorted({one + beside for one in happening if one is not None for beside in (-1, 0, 1)})


def state_by_table(history: History, at: int) -> LicenceState:
    """Return the state on a day by trying the table's rows in order, each read as it is written."""
    days_so_far = range(-500, at + 1)
    who_must_sign = (
        [history.licensor_signed] if history.is_own_delivery else [history.licensor_signed, history.licensee_signed]
    )
    signatures_given = [one for one in (history.licensor_signed, history.licensee_signed) if one in days_so_far]
    is_on_offer = any(at in range(one.made, min(one.answer_by + 1, _or_never(one.ended))) for one in history.offers)
    if history.terminated in days_so_far and None in who_must_sign:
        return LicenceState.TERMINATED
    if not signatures_given and not is_on_offer:
        return LicenceState.DRAFT
    if not all(one in days_so_far for one in who_must_sign):
        return LicenceState.NEGOTIATION
    if history.terminated in days_so_far:
        return LicenceState.TERMINATED
    if any(start in days_so_far and signed in days_so_far for start, signed in history.renewals):
        return LicenceState.SUPERSEDED
    if any(at in range(from_, _or_never(to)) for _, from_, to in history.suspensions):
        return LicenceState.SUSPENDED
    if history.start not in days_so_far:
        return LicenceState.SIGNED
    return _from_the_end(history, at) or _in_term(history, at)


def _from_the_end(history: History, at: int) -> LicenceState | None:
    days_after_the_end = days_of_run_off = 0
    for one in range(-500, at + 1):
        notice_has_run_out = any(one > notice.ends for notice in history.notices if notice.withdrawn is None)
        if one > history.end or notice_has_run_out:
            days_after_the_end += 1
            if history.run_off_until is not None and one <= history.run_off_until:
                days_of_run_off += 1
    if days_after_the_end == 0:
        return None
    if days_of_run_off == days_after_the_end:
        return LicenceState.RUN_OFF
    return LicenceState.IN_GRACE if days_after_the_end <= history.grace else LicenceState.EXPIRED


def _in_term(history: History, at: int) -> LicenceState:
    if history.lives and not any(live is not None and live <= at for live in history.lives):
        return LicenceState.MOBILISING
    if any(one.given <= at and (one.withdrawn is None or at < one.withdrawn) for one in history.notices):
        return LicenceState.NOTICE_GIVEN
    if any(_is_unmet_past_its_day(condition, at) for condition in history.conditions):
        return LicenceState.ACTIVE_WITH_CONDITIONS
    is_renewed, is_near = any(signed <= at for _, signed in history.renewals), history.end - at <= history.first_rung
    return LicenceState.EXPIRING if is_near and not is_renewed else LicenceState.ACTIVE


def _is_unmet_past_its_day(condition: Condition, at: int) -> bool:
    if at <= condition.due:
        return False
    if condition.withdrawn is not None and condition.withdrawn <= at:
        return False
    return not any(at in range(met, _or_never(reopened)) for met, reopened in condition.met)


def _or_never(offset: int | None) -> int:
    return NEVER if offset is None else offset


def random_history(chance: random.Random, first_day: date = DAY_ZERO) -> History:
    """Return a history in which everything can meet everything, whether or not the actions would record it."""
    start = chance.randint(-40, 60)
    end = start + chance.choice([0, 1, 30, 120, 200, 365])
    around = lambda: chance.randint(start - 30, end + 60)  # noqa: E731
    maybe = lambda: around() if chance.random() < 0.3 else None  # noqa: E731
    scopes = chance.sample(list(SuspensionScope), chance.randint(0, 3))
    is_own_delivery = chance.random() < 0.2
    return History(
        first_day=first_day,
        start=start,
        end=end,
        grace=chance.choice([0, 0, 1, 28, 90]),
        first_rung=chance.choice([0, 60, 180]),
        is_own_delivery=is_own_delivery,
        licensor_signed=chance.choice([None, start - 20, start - 20, start - 3, start, start + 7, around()]),
        licensee_signed=None
        if is_own_delivery
        else chance.choice([None, start - 20, start - 20, start - 1, start, start + 5, around()]),
        suspensions=tuple(_suspension(chance, scope, around()) for scope in scopes if chance.random() < 0.5),
        terminated=around() if chance.random() < 0.15 else None,
        renewals=tuple((around(), around()) for _ in range(chance.choice([0, 0, 0, 1, 2]))),
        offers=tuple(_offer(chance, start - 30 + 20 * n) for n in range(chance.choice([0, 0, 1, 2]))),
        lives=tuple(maybe() for _ in range(chance.choice([0, 0, 1, 2]))),
        notices=_notices(chance, around),
        run_off_until=maybe(),
        conditions=tuple(_random_condition(chance, around()) for _ in range(chance.choice([0, 0, 1, 3]))),
    )


def _offer(chance: random.Random, made: int) -> Offer:
    answer_by = made + chance.randint(0, 19)
    return Offer(made, answer_by, chance.choice([None, made + chance.randint(0, 19)]))


def _notices(chance: random.Random, around: Callable[[], int]) -> tuple[Notice, ...]:
    """At most one that nobody withdrew, and any number that somebody did."""
    made = []
    for number in range(chance.choice([0, 0, 1, 2])):
        given = around()
        ends = given + chance.choice([0, 1, 30, 90])
        withdrawn = None if number == 0 and chance.random() < 0.7 else chance.randint(given, ends)
        made.append(Notice(given, ends, withdrawn))
    return tuple(made)


def _random_condition(chance: random.Random, due: int) -> Condition:
    met = sorted(chance.sample(range(due - 40, due + 90), chance.randint(0, 4)))
    pairs = tuple(zip(met[::2], [*met[1::2], None], strict=False))
    withdrawn = due + chance.randint(-20, 60) if chance.random() < 0.2 else None
    return Condition(due, pairs, withdrawn)


def _suspension(chance: random.Random, scope: SuspensionScope, from_: int) -> tuple[SuspensionScope, int, int | None]:
    length = chance.choice([None, 0, 1, 14, 60])
    return scope, from_, None if length is None else from_ + length


def _flat(numbers: Iterable[Any]) -> list[int | None]:
    return [part for one in numbers for part in (one if isinstance(one, tuple) else (one,))]
