"""Which days an area counts as a licence's territory, as SQL: the twin of the rules' `territory_on` (A1, A14)."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.licences.models import LicenceTerritory

EARLIER = aliased(LicenceTerritory)


def has_reached(day: date | Any, rows: Any = LicenceTerritory) -> sa.ColumnElement[bool]:
    """Return the condition that an area was a licence's by a day, still or no more; `rows` may be an alias.

    What a licence begins with counts before its first day too. What comes by a variation counts from its day.
    """
    begun_without = sa.exists().where(
        EARLIER.licence_id == rows.licence_id, EARLIER.superseded_at.is_(None), EARLIER.from_day < rows.from_day
    )
    return sa.and_(rows.superseded_at.is_(None), sa.or_(rows.from_day <= day, ~begun_without))


def is_covered_on(day: date | Any, rows: Any = LicenceTerritory) -> sa.ColumnElement[bool]:
    """Return the condition that an area is a licence's on a day; before its first day, that it begins with it."""
    return sa.and_(has_reached(day, rows), sa.or_(rows.until_day.is_(None), rows.until_day >= day))
