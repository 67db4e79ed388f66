"""Which terms of a licence stood on a day, where a variation has changed them since (A3, A14)."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.clock import end_of_day
from app.core.reading import AnySelect, any_of
from app.licences.models import Licence, LicenceSignature, LicenceTerms

STOOD = aliased(LicenceTerms)


def terms_of(day: date, *, is_past: bool) -> sa.ColumnElement[bool]:
    """Return the condition that LicenceTerms are the licence's on a day: those known now, unless the day is past.

    Then they are the first of those that were replaced after it; what was corrected before the licence was signed
    never stood. `as_known_on` is its twin among the rules.
    """
    if not is_past:
        return sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    later = sa.and_(STOOD.superseded_at > end_of_day(day), was_agreed(STOOD))
    first = (
        sa.select(STOOD.id)
        .where(STOOD.licence_id == Licence.id, sa.or_(STOOD.superseded_at.is_(None), later))
        .order_by(STOOD.recorded_at, STOOD.id)
        .limit(1)
        .correlate(Licence)
    )
    return LicenceTerms.id == first.scalar_subquery()


def was_agreed(terms: Any, known_at: datetime | Any = None) -> sa.ColumnElement[bool]:
    """Return the condition that a row of terms was replaced after the licence was signed: by a variation."""
    signature = LicenceSignature
    signed = sa.select(sa.func.max(signature.recorded_at)).where(
        signature.licence_id == terms.licence_id, signature.is_known(known_at)
    )
    return sa.type_coerce(terms.superseded_at > signed.scalar_subquery(), sa.Boolean())


def earlier_terms_statement(known_at: Any) -> AnySelect:
    """Return the statement of the terms of the licences `ids` that variations replaced, as known at a time or now."""
    terms = LicenceTerms
    replaced = terms.superseded_at.is_not(None) if known_at is None else terms.superseded_at <= known_at
    return sa.select(
        *(terms.licence_id, terms.superseded_at, terms.ends_on, terms.grace_days, terms.lapse_policy)
    ).where(terms.licence_id.in_(any_of("ids")), replaced, was_agreed(terms, known_at))
