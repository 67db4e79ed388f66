"""Reads of variations: those of a licence with who accepted them, and the seats in force on a day as SQL (A14)."""

import uuid
from collections import defaultdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.clock import day_of
from app.core.db import db
from app.core.errors import NotFound
from app.core.reading import AnySelect, any_of
from app.licences.models import Licence, LicenceTerms, LicenceVariation, VariationAcceptance
from app.licences.rules import VariationFacts
from app.licences.types import Side


def variations_of(licence_id: uuid.UUID) -> list[VariationFacts]:
    """Return the variations of a licence by number, agreed or not, in two queries."""
    accepted: dict[int, dict[Side, date]] = defaultdict(dict)
    for number, side, at in db.session.execute(
        sa.select(VariationAcceptance.number, VariationAcceptance.side, VariationAcceptance.accepted_at).where(
            VariationAcceptance.licence_id == licence_id
        )
    ):
        accepted[number][side] = day_of(at)
    return [_facts(row, accepted[row.number]) for row in db.session.scalars(_current(licence_id))]


def variation_of(licence_id: uuid.UUID, number: int) -> VariationFacts:
    """Return one variation of a licence by its number; raises NotFound."""
    found = next((one for one in variations_of(licence_id) if one.number == number), None)
    if found is None:
        raise NotFound("variation")
    return found


def acceptances_of_variation(licence_id: uuid.UUID, number: int) -> list[VariationAcceptance]:
    """Return who accepted a variation, the licensor first."""
    rows = db.session.scalars(
        sa.select(VariationAcceptance).where(
            VariationAcceptance.licence_id == licence_id, VariationAcceptance.number == number
        )
    )
    return sorted(rows, key=lambda one: list(Side).index(one.side))


def variation_row(licence_id: uuid.UUID, number: int) -> LicenceVariation:
    """Return a variation's row as held true now; raises NotFound."""
    row = db.session.scalar(_current(licence_id).where(LicenceVariation.number == number))
    if row is None:
        raise NotFound("variation")
    return row


def seats_on(day: date | Any, known_at: datetime | Any = None) -> sa.ColumnElement[int | None]:
    """Return the facilitator seats in force on a day as a column: the agreed ones, or what a variation made of them."""
    varied = LicenceVariation
    in_force = sa.and_(
        varied.licence_id == Licence.id,
        varied.is_known(known_at),
        varied.agreed_on.is_not(None),
        varied.effective_on <= day,
    )
    latest = (
        sa.select(varied.seats)
        .where(in_force)
        .order_by(varied.effective_on.desc(), varied.number.desc())
        .limit(1)
        .correlate(Licence)
        .scalar_subquery()
    )
    is_varied = sa.exists().where(in_force).correlate(Licence)
    return sa.case((is_varied, latest), else_=LicenceTerms.seats)


def _current(licence_id: uuid.UUID) -> sa.Select[LicenceVariation]:
    return (
        sa.select(LicenceVariation)
        .where(LicenceVariation.licence_id == licence_id, LicenceVariation.is_known())
        .order_by(LicenceVariation.number)
    )


def _facts(row: LicenceVariation, accepted: dict[Side, date]) -> VariationFacts:
    return VariationFacts(
        number=row.number,
        effective_on=row.effective_on,
        reason=row.reason,
        offered_on=row.offered_on,
        answer_by=row.answer_by,
        changes=tuple((label, before, after) for label, before, after in row.changes),
        clause_number=row.clause_number,
        clause_heading=row.clause_heading,
        clause_words=row.clause_words,
        agreed_on=row.agreed_on,
        ended_on=row.ended_on,
        ending=row.ending,
        end_reason=row.end_reason,
        sha256=row.sha256,
        acceptances=accepted,
    )


def waiting_statement(known_at: Any) -> AnySelect:
    """Return the statement of what waits for an answer on the licences `ids`, to be read with their other facts."""
    one = LicenceVariation
    return sa.select(
        *(one.licence_id, one.number, one.effective_on, one.answer_by),
        *(_accepted_by(side).label(f"by_{side.value}") for side in Side),
    ).where(one.licence_id.in_(any_of("ids")), *_is_waiting(known_at))


def has_waiting_variation(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a licence's variation waits for an answer on a day."""
    one = LicenceVariation
    return sa.exists().where(one.licence_id == Licence.id, one.answer_by >= day, *_is_waiting(None))


def _is_waiting(known_at: Any) -> tuple[sa.ColumnElement[bool], ...]:
    one = LicenceVariation
    return one.is_known(known_at), one.agreed_on.is_(None), one.ended_on.is_(None)


def _accepted_by(side: Side) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        VariationAcceptance.licence_id == LicenceVariation.licence_id,
        VariationAcceptance.number == LicenceVariation.number,
        VariationAcceptance.side == side,
    )
