"""The areas a licence left where CARA is delivered and no other covers it, now or soon (A14, A25)."""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.reading import AnySelect, rows_of
from app.licences.models import LicenceTerritory
from app.licences.queries import cover_of_areas, horizon_of
from app.licences.rules import delivery_is_covered


def areas_left_uncovered(day: date) -> list[tuple[str, str, str, str]]:
    """Return the code and name of each such area, the first of its days in ISO, and why, by name.

    In one query where no licence left an area, and a few more where any did.
    """
    last = horizon_of(day)
    left = [area_id for (area_id,) in rows_of(_left(), last=last)]
    areas = cover_of_areas(left, day) if left else []
    found = ((area, area.gaps(day, last)) for area in areas)
    return [
        (area.code, area.name, gaps[0].first.isoformat(), delivery_is_covered(area.name, gaps).because)
        for area, gaps in found
        if gaps
    ]


@cache
def _left() -> AnySelect:
    last: Any = sa.bindparam("last", type_=sa.Date())
    row = LicenceTerritory
    return sa.select(row.area_id).where(row.is_known(), row.until_day < last).distinct()
