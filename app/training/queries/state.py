"""The certification state as SQL expressions, to filter, sort and count by. A test proves them equal to the rules.

Each is correlated to `Person`, which the statement around it must select from.
"""

import uuid
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import EnumText
from app.licences.queries.days import DayNumber
from app.training.models import CertificationPeriod, Person, Standing
from app.training.rules import STANDING_STATES
from app.training.types import CertificationState, Level, StandingKind

Condition = sa.ColumnElement[bool]
State = CertificationState
# Made once: making an alias costs more than running the query.
RENEWAL = aliased(CertificationPeriod)
# Expressions never change once made, and making one costs more than running it: the latest days' are kept.
KEPT = 64


@lru_cache(maxsize=KEPT)
def certification_state_expression(
    programme_id: uuid.UUID | None, day: date, known_at: datetime | None = None
) -> sa.ColumnElement[CertificationState]:
    """Return the state on a day as a column, mirroring `certification_state` (B3, B4, B13)."""
    known = _Known(programme_id, day, known_at)
    ladder = sa.case(
        (known.has_standing, known.standing_state),
        (known.has_held, known.held(_held_state(day, known_at))),
        (known.has(CertificationPeriod.from_day <= day), State.EXPIRED.value),
        (known.has(CertificationPeriod.from_day > day), State.NOT_YET.value),
        else_=State.NONE.value,
    )
    return sa.type_coerce(ladder, EnumText(CertificationState))


@lru_cache(maxsize=KEPT)
def certified_until_expression(
    programme_id: uuid.UUID | None, day: date, known_at: datetime | None = None
) -> sa.ColumnElement[int]:
    """Return the day number of `CertificationAnswer.until` as a column, to sort by; NULL where there is none."""
    known = _Known(programme_id, day, known_at)
    return sa.case(
        (known.has_standing, sa.null()),
        else_=sa.func.coalesce(
            known.held(DayNumber(CertificationPeriod.until_day)), known.latest_end, known.end_of_the_coming
        ),
    )


class _Known:
    """What is known of a person for a programme, as conditions and columns of one day."""

    def __init__(self, programme_id: uuid.UUID | None, day: date, known_at: datetime | None) -> None:
        self.day, self.known_at = day, known_at
        self.periods = sa.and_(
            CertificationPeriod.person_id == Person.id,
            CertificationPeriod.programme_id == programme_id,
            CertificationPeriod.is_known(known_at),
        )
        self.standing = sa.and_(
            Standing.person_id == Person.id,
            Standing.is_known(known_at),
            Standing.from_day <= day,
            sa.or_(Standing.lifted_from.is_(None), Standing.lifted_from > day),
        )
        self.counting = sa.and_(
            CertificationPeriod.from_day <= day, CertificationPeriod.until_day >= day, ~self._is_ended_early
        )

    @property
    def has_standing(self) -> Condition:
        """Whether anything takes the person out of delivery on the day."""
        return sa.exists().where(self.standing).correlate(Person)

    @property
    def standing_state(self) -> sa.ScalarSelect[str]:
        """The state the gravest standing makes."""
        gravity = sa.case(*((Standing.kind == kind, place) for place, kind in enumerate(STANDING_STATES)))
        state = sa.case(*((Standing.kind == kind, made.value) for kind, made in STANDING_STATES.items()))
        return sa.select(state).where(self.standing).order_by(gravity).limit(1).correlate(Person).scalar_subquery()

    def has(self, condition: Condition) -> Condition:
        """Whether the person has a period for which the condition holds."""
        return sa.exists().where(self.periods, condition).correlate(Person)

    @property
    def has_held(self) -> Condition:
        """Whether any level counts on the day."""
        return self.has(self.counting)

    def held(self, column: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
        """A column of the period of the highest level that counts, the longest of equals."""
        rank = sa.case(*((CertificationPeriod.level == level, level.rank) for level in Level))
        order = (rank, CertificationPeriod.until_day, CertificationPeriod.window_opens_on)
        return (
            sa.select(column)
            .where(self.periods, self.counting)
            .order_by(*(part.desc() for part in order))
            .limit(1)
            .correlate(Person)
            .scalar_subquery()
        )

    @property
    def latest_end(self) -> sa.ScalarSelect[int]:
        """The latest last day of the periods that have begun, cut short by revocation where one was recorded."""
        until, eve = DayNumber(CertificationPeriod.until_day), self._first_eve
        last = sa.case((eve < until, eve), else_=until)
        begun = CertificationPeriod.from_day <= self.day
        return sa.select(sa.func.max(last)).where(self.periods, begun).correlate(Person).scalar_subquery()

    @property
    def end_of_the_coming(self) -> sa.ScalarSelect[int]:
        """The last day of the next period to begin."""
        return (
            sa.select(DayNumber(CertificationPeriod.until_day))
            .where(self.periods, CertificationPeriod.from_day > self.day)
            .order_by(CertificationPeriod.from_day, CertificationPeriod.until_day.desc())
            .limit(1)
            .correlate(Person)
            .scalar_subquery()
        )

    @property
    def _revocation(self) -> Condition:
        return sa.and_(
            Standing.person_id == CertificationPeriod.person_id,
            Standing.kind == StandingKind.REVOKED,
            Standing.is_known(self.known_at),
            Standing.from_day > CertificationPeriod.from_day,
            Standing.from_day <= self.day,
        )

    @property
    def _is_ended_early(self) -> Condition:
        return sa.exists().where(self._revocation).correlate(CertificationPeriod)

    @property
    def _first_eve(self) -> sa.ColumnElement[int]:
        first = sa.select(sa.func.min(DayNumber(Standing.from_day))).where(self._revocation)
        return first.correlate(CertificationPeriod).scalar_subquery() - 1


def is_renewed(known_at: datetime | None = None) -> Condition:
    """Return the condition that another period follows without a gap, as `following_period` says (B4)."""
    later, ranks = RENEWAL, {level.value: level.rank for level in Level}
    known: Condition = later.superseded_at.is_(None)
    if known_at is not None:
        known = sa.and_(later.recorded_at <= known_at, known | (later.superseded_at > known_at))
    return (
        sa.exists()
        .where(
            later.person_id == CertificationPeriod.person_id,
            later.programme_id == CertificationPeriod.programme_id,
            known,
            sa.case(ranks, value=later.level) >= sa.case(ranks, value=CertificationPeriod.level),
            DayNumber(later.from_day) <= DayNumber(CertificationPeriod.until_day) + 1,
            later.until_day > CertificationPeriod.until_day,
        )
        .correlate(CertificationPeriod)
    )


def _held_state(day: date, known_at: datetime | None) -> sa.ColumnElement[str]:
    is_open = sa.and_(CertificationPeriod.window_opens_on <= day, ~is_renewed(known_at))
    return sa.case(
        (CertificationPeriod.level == Level.TRAINEE, State.TRAINEE.value),
        (CertificationPeriod.level == Level.PROVISIONAL, State.PROVISIONAL.value),
        (is_open, State.RENEWAL_OPEN.value),
        else_=State.CERTIFIED.value,
    )
