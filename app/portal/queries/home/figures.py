"""The Trust's key figures, in one query."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.events import EventTag
from app.core.kept import Question, kept_answer
from app.core.reading import AnySelect, Together, rows_of
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


@dataclass(frozen=True)
class Network:
    """The network on a day: its sums, and the areas that a licence in term covers."""

    sums: NetworkSums
    licensed_areas: frozenset[uuid.UUID]


def network_on(day: date) -> Network:
    """Return the network's key figures on a day, in one query where what is slow to count was kept for it.

    Downloads come from the sums their writers keep.
    """
    renewals, ((this_month,),), areas, certified, months = _statement(day).read(day=day)
    people = certified[0][0] if certified else CERTIFIED_PEOPLE.ask(day)
    earlier = months[0][0] if months else PAST_DOWNLOADS.ask(day)
    sums = NetworkSums(
        *_counts_of(renewals[0]),
        people["certified"],
        people["ending"],
        (*earlier["downloads"], this_month),
    )
    return Network(sums, frozenset(area_id for (area_id,) in areas))


def _counts_of(row: tuple[Any, ...]) -> tuple[int, int, int]:
    """Return the counts of a row; the sum over no rows is nothing."""
    every, within_month, in_grace = (count or 0 for count in row)
    return every, within_month, in_grace


def _count_certified(day: date) -> dict[str, Any]:
    """Count the people certified at work, and those of them whose certificate ends soon."""
    people = _certified(day)
    ((certified, ending),) = rows_of(
        sa.select(_count(people), _count(people, people.c.last_day <= day + timedelta(days=ENDING_DAYS)))
    )
    return {"certified": certified, "ending": ending}


def _count_downloads(day: date) -> dict[str, Any]:
    """Count the downloads of the months before this one that home shows, the earliest first."""
    months = [_downloads(_month(day, -back), _month(day, 1 - back)) for back in reversed(range(1, MONTHS))]
    return {"downloads": list(rows_of(sa.select(*months))[0])}


CERTIFIED_PEOPLE = Question(
    "portal.certified-people",
    _count_certified,
    changed_by=(
        EventTag.CERTIFICATION_AWARDED,
        EventTag.STANDING_RECORDED,
        EventTag.STANDING_LIFTED,
        EventTag.PERSON_ENGAGED,
        EventTag.ENGAGEMENT_ENDED,
    ),
)
PAST_DOWNLOADS = Question("portal.past-downloads", _count_downloads)


@lru_cache(maxsize=2)
def _statement(day: date) -> Together:
    """Five questions in one; putting it together costs more than asking it, so it is kept for the day."""
    return Together(
        _licences_to_renew(day),
        sa.select(_downloads(_month(day, 0), _month(day, 1))),
        _licensed_areas(day),
        kept_answer(CERTIFIED_PEOPLE),
        kept_answer(PAST_DOWNLOADS),
    )


def _licences_to_renew(day: date) -> AnySelect:
    """Count the licences expiring or in grace: all, those ending within a month, and those in grace.

    The days they may end on narrow them before their state is asked.
    """
    known_terms = sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    near = LicenceTerms.ends_on.between(day - LONGEST_GRACE, day + timedelta(days=LONGEST_NOTICE_DAYS))
    renewable = state_expression(day).in_((LicenceState.EXPIRING, LicenceState.IN_GRACE))
    ends_on = LicenceTerms.ends_on
    return (
        sa.select(
            sa.func.count(),
            _how_many(ends_on.between(day, day + timedelta(days=30))),
            _how_many(ends_on < day),
        )
        .select_from(Licence)
        .join(LicenceTerms, known_terms)
        .where(near, renewable, ~has_standing_notice())
    )


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _licensed_areas(day: date) -> AnySelect:
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
