"""The Trust's key figures, in one query."""

import uuid
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.reading import rows_of
from app.licences.models import Licence, LicenceTerms, LicenceTerritory
from app.licences.queries import has_standing_notice, state_expression
from app.licences.rules import IN_TERM
from app.licences.types import LONGEST_GRACE_DAYS, LicenceState
from app.materials.models import AccessSum
from app.materials.types import AccessKind
from app.portal.types import NetworkSums
from app.training.models import CertificationPeriod, Engagement, Standing
from app.training.queries import is_renewed
from app.training.types import Level

MONTHS = 6
CERTIFIED = tuple(level for level in Level if level.rank >= Level.CERTIFIED.rank)
ENDING_DAYS = 90
LONGEST_GRACE = timedelta(days=LONGEST_GRACE_DAYS)
# No ladder's first rung lies further before the end than this.
LONGEST_NOTICE_DAYS = 2 * 366


def network_sums(day: date) -> NetworkSums:
    """Return the network's key figures on a day. Downloads come from the sums their writers keep."""
    ((to_renew, within_month, in_grace, certified, ending, *downloads),) = rows_of(_statement(day))
    return NetworkSums(to_renew, within_month, in_grace, certified, ending, tuple(downloads))


def licensed_areas(day: date) -> frozenset[uuid.UUID]:
    """Return the areas that a licence in term covers on a day, in one query."""
    return frozenset(area_id for (area_id,) in rows_of(_licensed_areas(day)))


@lru_cache(maxsize=2)
def _licensed_areas(day: date) -> sa.Select[uuid.UUID]:
    known_terms = sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    covers = sa.and_(LicenceTerritory.licence_id == Licence.id, LicenceTerritory.holds_on(day))
    return (
        sa.select(LicenceTerritory.area_id)
        .select_from(Licence)
        .join(LicenceTerms, known_terms)
        .join(LicenceTerritory, covers)
        .where(LicenceTerms.starts_on <= day, LicenceTerms.ends_on >= day, state_expression(day).in_(IN_TERM))
        .distinct()
    )


@lru_cache(maxsize=2)
def _statement(day: date) -> sa.Select[*tuple[Any, ...]]:
    """Ten questions in one; putting it together costs more than asking it, so it is kept for the day."""
    months = [_downloads(_month(day, -back), _month(day, 1 - back)) for back in reversed(range(MONTHS))]
    certified = _certified(day)
    return sa.select(
        _licences_to_renew(day, day - LONGEST_GRACE, day + timedelta(days=LONGEST_NOTICE_DAYS)),
        _licences_to_renew(day, day, day + timedelta(days=30)),
        _licences_to_renew(day, day - LONGEST_GRACE, day - timedelta(days=1)),
        _count(certified),
        _count(certified, certified.c.last_day <= day + timedelta(days=ENDING_DAYS)),
        *months,
    )


def _licences_to_renew(day: date, first: date, last: date) -> sa.ScalarSelect[int]:
    """Count the licences expiring or in grace that end on these days; the days narrow them first."""
    known_terms = sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    near = LicenceTerms.ends_on.between(first, last)
    renewable = state_expression(day).in_((LicenceState.EXPIRING, LicenceState.IN_GRACE))
    return (
        sa.select(sa.func.count())
        .select_from(Licence)
        .join(LicenceTerms, known_terms)
        .where(near, renewable, ~has_standing_notice())
        .scalar_subquery()
    )


def _certified(day: date) -> sa.CTE:
    """The people at work who hold certified or above, with the last day of it; gone through once for both counts."""
    period = CertificationPeriod
    at_work = sa.exists().where(Engagement.person_id == period.person_id, Engagement.holds_on(day))
    out = sa.exists().where(
        Standing.person_id == period.person_id,
        Standing.is_known(),
        Standing.from_day <= day,
        sa.or_(Standing.lifted_from.is_(None), Standing.lifted_from > day),
    )
    # What is renewed does not end.
    last_day = sa.case((is_renewed(), date.max), else_=period.until_day)
    return (
        sa.select(period.person_id, sa.func.max(last_day).label("last_day"))
        .where(period.level.in_(CERTIFIED), period.holds_on(day), at_work, ~out)
        .group_by(period.person_id)
        .cte("certified")
    )


def _count(people: sa.CTE, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(people).where(*conditions).scalar_subquery()


def _downloads(first: date, end: date) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(AccessSum.times), 0))
        .where(AccessSum.day >= first, AccessSum.day < end, AccessSum.kind == AccessKind.DOWNLOADED)
        .scalar_subquery()
    )


def _month(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
