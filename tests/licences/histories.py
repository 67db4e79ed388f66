"""Histories of a licence, and an oracle that says its state on a day straight from the table of states.

The oracle shares nothing with the rules: it walks the history day by day and keeps no derived dates.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.licences.rules import ConditionFacts, LicenceFacts, RenewalFacts, SuspensionFacts
from app.licences.types import ContractShape, LapsePolicy, LicenceState, Side, SuspensionScope

# The clocks change in Europe/London on 29 March and 25 October 2026: both fall into the histories.
DAY_ZERO = date(2026, 3, 1)


def day(offset: int) -> date:
    """Return a day by its distance from the histories' first day."""
    return DAY_ZERO + timedelta(days=offset)


@dataclass(frozen=True)
class History:
    """What happened to a licence, in days from the first."""

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
    offered: int | None = None
    live: int | None = None
    notice_given: int | None = None
    notice_ends: int | None = None
    run_off_until: int | None = None
    conditions: tuple[tuple[int, int | None], ...] = field(default=())

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
            starts_on=day(self.start),
            ends_on=day(self.end),
            grace_days=self.grace,
            lapse_policy=LapsePolicy.LOSE_ALL,
            first_rung_days=self.first_rung,
            signatures={side: day(at) for side, at in signed.items() if at is not None},
            suspensions=tuple(
                SuspensionFacts(scope, day(from_), None if to is None else day(to), "A reason", "It is mended")
                for scope, from_, to in self.suspensions
            ),
            terminated_on=_day(self.terminated),
            renewals=tuple(
                RenewalFacts(f"LIC-2027-{n:04d}", day(s), day(at)) for n, (s, at) in enumerate(self.renewals)
            ),
            offered_on=_day(self.offered),
            live_from=_day(self.live),
            notice_given_on=_day(self.notice_given),
            notice_ends_on=_day(self.notice_ends),
            run_off_until=_day(self.run_off_until),
            conditions=tuple(ConditionFacts("Pay the fee", day(due), _day(met)) for due, met in self.conditions),
        )


def state_by_table(history: History, at: int) -> LicenceState:
    """Return the state on a day by trying the table's rows in order, each read as it is written."""
    days_so_far = range(-500, at + 1)
    who_must_sign = (
        [history.licensor_signed] if history.is_own_delivery else [history.licensor_signed, history.licensee_signed]
    )
    signatures_given = [one for one in (history.licensor_signed, history.licensee_signed) if one in days_so_far]
    if not signatures_given and history.offered not in days_so_far:
        return LicenceState.DRAFT
    if not all(one in days_so_far for one in who_must_sign):
        return LicenceState.NEGOTIATION
    if history.terminated in days_so_far:
        return LicenceState.TERMINATED
    if any(start in days_so_far and signed in days_so_far for start, signed in history.renewals):
        return LicenceState.SUPERSEDED
    if any(at in range(from_, 5000 if to is None else to) for _, from_, to in history.suspensions):
        return LicenceState.SUSPENDED
    if history.start not in days_so_far:
        return LicenceState.SIGNED
    return _from_the_end(history, at) or _in_term(history, at)


def _from_the_end(history: History, at: int) -> LicenceState | None:
    days_after_the_end = days_of_run_off = 0
    for one in range(-500, at + 1):
        notice_has_run_out = history.notice_ends is not None and one > history.notice_ends
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
    if history.live is not None and at < history.live:
        return LicenceState.MOBILISING
    if history.notice_given is not None and at >= history.notice_given:
        return LicenceState.NOTICE_GIVEN
    if any(due < at and not (met is not None and met <= at) for due, met in history.conditions):
        return LicenceState.ACTIVE_WITH_CONDITIONS
    last = history.end if history.notice_ends is None else min(history.end, history.notice_ends)
    is_renewed = any(signed <= at for _, signed in history.renewals)
    return LicenceState.EXPIRING if last - at <= history.first_rung and not is_renewed else LicenceState.ACTIVE


def random_history(chance: random.Random, *, only_recorded: bool = False) -> History:
    """Return a history in which everything can meet everything; `only_recorded` keeps to what has tables."""
    start = chance.randint(-40, 60)
    end = start + chance.choice([0, 1, 30, 120, 200, 365])
    around = lambda: chance.randint(start - 30, end + 60)  # noqa: E731
    maybe = lambda: around() if chance.random() < 0.3 else None  # noqa: E731
    scopes = chance.sample(list(SuspensionScope), chance.randint(0, 3))
    recorded = {
        "start": start,
        "end": end,
        "grace": chance.choice([0, 0, 1, 28, 90]),
        "first_rung": chance.choice([0, 60, 180]),
        "is_own_delivery": chance.random() < 0.2,
        "licensor_signed": chance.choice([None, start - 20, start - 3, start, start + 7, around()]),
        "licensee_signed": chance.choice([None, start - 20, start - 1, start, start + 5, around()]),
        "suspensions": tuple(_suspension(chance, scope, around()) for scope in scopes),
        "terminated": maybe(),
        "renewals": tuple((around(), around()) for _ in range(chance.choice([0, 0, 0, 1, 2]))),
    }
    if recorded["is_own_delivery"]:
        recorded["licensee_signed"] = None
    if only_recorded:
        return History(**recorded)
    return History(
        **recorded,
        offered=maybe(),
        live=maybe(),
        notice_given=maybe(),
        notice_ends=maybe(),
        run_off_until=maybe(),
        conditions=tuple((around(), maybe()) for _ in range(chance.choice([0, 0, 1, 2]))),
    )


def _suspension(chance: random.Random, scope: SuspensionScope, from_: int) -> tuple[SuspensionScope, int, int | None]:
    length = chance.choice([None, 0, 1, 14, 60])
    return scope, from_, None if length is None else from_ + length


def _day(offset: int | None) -> date | None:
    return None if offset is None else day(offset)
