"""Who holds a licence on a day, as SQL: its first licensee, or whoever it was novated or assigned to since (A24)."""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.clock import today
from app.licences.models import Licence, LicenceHolding

# Asked for anew by each statement that is run, so that one put together yesterday is right today.
TODAY: Any = sa.bindparam("holder_day", type_=sa.Date(), callable_=today)


def holder_on(day: date | Any, known_at: datetime | None = None, licence: Any = Licence) -> sa.Function[uuid.UUID]:
    """Return the organisation that holds a licence on a day as a column; `licence` may be an alias."""
    held = (
        sa.select(LicenceHolding.organisation_id)
        .where(LicenceHolding.licence_id == licence.id, LicenceHolding.holds_on(day, known_at))
        .limit(1)
        .correlate(licence)
        .scalar_subquery()
    )
    return sa.func.coalesce(held, licence.licensee_id)


def held_since(day: date | Any) -> sa.ScalarSelect[date]:
    """Return the first day of whoever holds a licence on a day after its first licensee as a column, else null."""
    return (
        sa.select(LicenceHolding.from_day)
        .where(LicenceHolding.licence_id == Licence.id, LicenceHolding.holds_on(day))
        .limit(1)
        .correlate(Licence)
        .scalar_subquery()
    )


def is_held_by(organisation_ids: Any, day: date | Any) -> sa.ColumnElement[bool]:
    """Return the condition that one of these organisations holds a licence on a day.

    Said so that the index on the first licensee serves: nearly every licence is held by whoever signed it.
    """
    passed_on = sa.select(LicenceHolding.licence_id).where(LicenceHolding.holds_on(day))
    return sa.or_(
        sa.and_(Licence.licensee_id.in_(organisation_ids), Licence.id.not_in(passed_on)),
        Licence.id.in_(passed_on.where(LicenceHolding.organisation_id.in_(organisation_ids))),
    )


def is_party_to(organisation_ids: Collection[uuid.UUID], day: date | Any) -> sa.ColumnElement[bool]:
    """Return the condition that one of these holds a licence on a day, or stays bound by one whose benefit it gave."""
    bound = sa.select(LicenceHolding.licence_id).where(
        LicenceHolding.holds_on(day), LicenceHolding.bound_id.in_(organisation_ids)
    )
    return sa.or_(is_held_by(organisation_ids, day), Licence.id.in_(bound))
