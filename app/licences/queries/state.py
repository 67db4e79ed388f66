"""The ladder of states as one SQL expression, to filter and sort lists by. A test proves it equal to the rules."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import EnumText
from app.licences.models import (
    ConditionMeeting,
    Licence,
    LicenceCompliance,
    LicenceCondition,
    LicenceEnding,
    LicenceGoLive,
    LicenceLadder,
    LicenceNotice,
    LicenceOffer,
    LicenceRunOff,
    LicenceSignature,
    LicenceSuspension,
    LicenceTermination,
    LicenceTerms,
)
from app.licences.queries.days import DayNumber, day_number
from app.licences.queries.variations import seats_on
from app.licences.types import ContractShape, LicenceState, Measure, Side

Condition = sa.ColumnElement[bool]
# Made once: making an alias costs more than running the query.
RENEWAL, RENEWAL_TERMS = aliased(Licence), aliased(LicenceTerms)


@lru_cache(maxsize=64)
def state_expression(day: date, known_at: datetime | None = None) -> sa.ColumnElement[LicenceState]:
    """Return the state on a day as a column, mirroring `licence_state` (A2, A3).

    The statement must join Licence with its LicenceTerms known at the same time. An expression never changes, so
    one per day serves every request.
    """
    terms = LicenceTerms
    in_force = LicenceSuspension.lifted_from.is_(None) | (LicenceSuspension.lifted_from > day)
    notice_stands = LicenceNotice.withdrawn_on.is_(None) | (LicenceNotice.withdrawn_on > day)
    has_signature, is_on_offer = _has_signature(Licence.id, day, known_at), _is_on_offer(day, known_at)
    rungs: list[tuple[Condition, LicenceState]] = [
        (is_abandoned(known_at, LicenceTermination.effective_on <= day), LicenceState.TERMINATED),
        (~sa.or_(has_signature, is_on_offer), LicenceState.DRAFT),
        (~is_signed_by(Licence.id, Licence.shape, day, known_at), LicenceState.NEGOTIATION),
        (_has(LicenceTermination, known_at, LicenceTermination.effective_on <= day), LicenceState.TERMINATED),
        (_is_renewed(day, known_at, has_begun=True), LicenceState.SUPERSEDED),
        (_has(LicenceSuspension, known_at, LicenceSuspension.from_day <= day, in_force), LicenceState.SUSPENDED),
        (terms.starts_on > day, LicenceState.SIGNED),
        (
            sa.and_(_has_ended(day, known_at), _has(LicenceRunOff, known_at, LicenceRunOff.until_day >= day)),
            LicenceState.RUN_OFF,
        ),
        (
            sa.and_(_has_ended(day, known_at), ~_has_ended(day, known_at, terms.grace_days)),
            LicenceState.IN_GRACE,
        ),
        (_has_ended(day, known_at), LicenceState.EXPIRED),
        (_is_mobilising(day, known_at), LicenceState.MOBILISING),
        (_has(LicenceNotice, known_at, LicenceNotice.given_on <= day, notice_stands), LicenceState.NOTICE_GIVEN),
        (has_open_condition(day, known_at, due_before=day), LicenceState.ACTIVE_WITH_CONDITIONS),
        (
            sa.and_(
                DayNumber(terms.ends_on) - _first_rung_days(known_at) <= day_number(day),
                ~_is_renewed(day, known_at, has_begun=False),
            ),
            LicenceState.EXPIRING,
        ),
    ]
    ladder = sa.case(*((fits, state.value) for fits, state in rungs), else_=LicenceState.ACTIVE.value)
    return sa.type_coerce(ladder, EnumText(LicenceState))


def is_there_on(day: Any, end_of_day: Any) -> Condition:
    """Return the condition that there is anything of a licence on a day, mirroring `there_since` (A3)."""
    licence_id = Licence.id
    offered = sa.exists().where(
        LicenceOffer.licence_id == licence_id, LicenceOffer.is_known(), LicenceOffer.offered_on <= day
    )
    return sa.or_(Licence.created_at <= end_of_day, _has_signature(licence_id, day, None), offered)


def is_signed_by(licence_id: Any, shape: Any, day: Any, known_at: datetime | None = None) -> Condition:
    """Return the condition that every side that must sign had signed by the day."""
    by_licensor = _has_signature(licence_id, day, known_at, Side.LICENSOR)
    by_licensee = _has_signature(licence_id, day, known_at, Side.LICENSEE)
    return sa.and_(by_licensor, sa.or_(shape == ContractShape.OWN_DELIVERY, by_licensee))


def is_abandoned(known_at: datetime | None = None, *conditions: Condition) -> Condition:
    """Return the condition that a draft was given up: it is terminated without having been signed by every side."""
    ever_signed = is_signed_by(Licence.id, Licence.shape, date.max, known_at)
    return sa.and_(_has(LicenceTermination, known_at, *conditions), ~ever_signed)


def has_standing_notice(known_at: datetime | None = None) -> Condition:
    """Return the condition that notice was given which nobody has withdrawn."""
    return _has(LicenceNotice, known_at, LicenceNotice.withdrawn_on.is_(None))


def last_day_as_of(day: date | sa.BindParameter[date]) -> sa.ColumnElement[date]:
    """Return the last day of a licence as it stood on a day: as agreed, by notice, or by a termination (A20)."""
    ending = LicenceEnding
    stood = sa.select(ending.ends_on).where(
        ending.licence_id == Licence.id, ending.from_day <= day, ending.until_day >= day
    )
    return sa.func.coalesce(stood.scalar_subquery(), LicenceTerms.ends_on, type_=sa.Date())


def _first_rung_days(known_at: datetime | None) -> sa.ColumnElement[int]:
    """Return the first rung of the licence's own ladder, or the one it was drafted under."""
    ladder = LicenceLadder
    own = sa.select(ladder.first_rung_days).where(ladder.licence_id == Licence.id, ladder.is_known(known_at))
    return sa.func.coalesce(own.scalar_subquery(), LicenceTerms.first_rung_days)


def _has_ended(day: date, known_at: datetime | None, days_later: Any = 0) -> Condition:
    """Return the condition that the last day of the term, and some days more, are over on the day."""
    number = day_number(day)
    by_notice = _has(
        LicenceNotice,
        known_at,
        LicenceNotice.withdrawn_on.is_(None),
        DayNumber(LicenceNotice.ends_on) + days_later < number,
    )
    return sa.or_(DayNumber(LicenceTerms.ends_on) + days_later < number, by_notice)


def _is_on_offer(day: date, known_at: datetime | None) -> Condition:
    offer = LicenceOffer
    is_open = offer.ended_on.is_(None) | (offer.ended_on > day)
    return _has(offer, known_at, offer.offered_on <= day, offer.answer_by >= day, is_open)


def _is_mobilising(day: date, known_at: datetime | None) -> Condition:
    return sa.and_(_has(LicenceGoLive, known_at), ~_has(LicenceGoLive, known_at, LicenceGoLive.live_on <= day))


def has_open_condition(day: date, known_at: datetime | None = None, *, due_before: date | None = None) -> Condition:
    """Return the condition that something is still to be met on the day; with `due_before`, due before that."""
    condition, meeting = LicenceCondition, ConditionMeeting
    is_met = sa.exists().where(
        meeting.licence_id == condition.licence_id,
        meeting.number == condition.number,
        meeting.is_known(known_at),
        meeting.met_on <= day,
        meeting.reopened_on.is_(None) | (meeting.reopened_on > day),
    )
    counted = LicenceCompliance
    is_enough = sa.exists().where(
        counted.licence_id == condition.licence_id,
        counted.measure == condition.measure,
        counted.is_known(known_at),
        counted.from_day <= day,
        counted.until_day.is_(None) | (counted.until_day >= day),
        counted.value >= condition.at_least,
    )
    stands = condition.withdrawn_on.is_(None) | (condition.withdrawn_on > day)
    is_due = sa.true() if due_before is None else condition.due_on < due_before
    return _has(condition, known_at, is_due, stands, ~is_met, ~is_enough)


def has_too_few_seats(day: date) -> Condition:
    """Return the condition that more facilitators are certified under a licence on the day than it has seats (A9)."""
    table = LicenceCompliance
    return _has(
        table,
        None,
        table.measure == Measure.CERTIFIED_FACILITATORS,
        table.from_day <= day,
        table.until_day.is_(None) | (table.until_day >= day),
        table.value > seats_on(day),
    )


def _has(fact: Any, known_at: datetime | None, *conditions: Condition) -> Condition:
    return sa.exists().where(fact.licence_id == Licence.id, fact.is_known(known_at), *conditions)


def _has_signature(licence_id: Any, day: Any, known_at: datetime | None, side: Side | None = None) -> Condition:
    of_side = sa.true() if side is None else LicenceSignature.side == side
    return sa.exists().where(
        LicenceSignature.licence_id == licence_id,
        LicenceSignature.is_known(known_at),
        LicenceSignature.signed_on <= day,
        of_side,
    )


def _is_renewed(day: date, known_at: datetime | None, *, has_begun: bool) -> Condition:
    """Return the condition that a renewal is signed by the day and, where asked, its term has begun."""
    renewal, terms = RENEWAL, RENEWAL_TERMS
    begun = terms.starts_on <= day if has_begun else sa.true()
    known: Condition = terms.superseded_at.is_(None)
    if known_at is not None:
        known = sa.and_(terms.recorded_at <= known_at, known | (terms.superseded_at > known_at))
    return (
        sa.exists()
        .where(renewal.renews_id == Licence.id, terms.licence_id == renewal.id, known, begun)
        .where(is_signed_by(renewal.id, renewal.shape, day, known_at))
    )


__all__ = [
    "has_open_condition",
    "has_standing_notice",
    "has_too_few_seats",
    "is_abandoned",
    "is_signed_by",
    "is_there_on",
    "last_day_as_of",
    "state_expression",
]
