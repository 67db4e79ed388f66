"""What home asks of all licences and all people at once, so that the worker keeps the answers ready."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from app.core.events import EventTag
from app.core.kept import Question
from app.core.reading import AnySelect, rows_of
from app.licences.models import Licence, LicenceDecision, LicenceTerms, LicenceTerritory
from app.licences.queries import has_standing_notice, state_expression
from app.licences.rules import IN_TERM
from app.licences.types import LONGEST_GRACE_DAYS, DecisionKind, LicenceState
from app.materials.models import AccessSum
from app.materials.types import AccessKind
from app.portal.queries.home.licences import needing_somebody
from app.portal.queries.home.recalls import over_with_copies
from app.portal.queries.home.uncovered import areas_left_uncovered
from app.training.models import CertificationPeriod, Engagement, Standing
from app.training.queries import is_renewed
from app.training.types import Level

MONTHS = 6
CERTIFIED = tuple(level for level in Level if level.rank >= Level.CERTIFIED.rank)
ENDING_DAYS = 90
# A grant is applied for and decided upon; nobody is asked sooner.
GRANT_DAYS = 180
LONGEST_GRACE = timedelta(days=LONGEST_GRACE_DAYS)
# No ladder's first rung lies further before the end than this.
LONGEST_NOTICE_DAYS = 2 * 366
# What is told of a licence without changing what is asked here.
WITHOUT_EFFECT = (
    EventTag.LICENCE_REMINDED,
    EventTag.CONDITION_TOLD,
    EventTag.CONDITION_FILE_REFUSED,
    EventTag.CONDITION_FILE_DOWNLOADED,
)
OF_LICENCES = ("licence.", "variation.", "condition.", "party-change.", "copies.destr", "funding.")


def downloads_between(first: date, end: date) -> sa.ScalarSelect[int]:
    """Return the downloads from a day until before another, from the sums their writers keep."""
    return (
        sa.select(sa.func.coalesce(sa.func.sum(AccessSum.times), 0))
        .where(AccessSum.day >= first, AccessSum.day < end, AccessSum.kind == AccessKind.DOWNLOADED)
        .scalar_subquery()
    )


def first_of_month(day: date, months: int) -> date:
    """Return the first day of the month so many months from a day's."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _count_certified(day: date) -> dict[str, Any]:
    """Count the people certified at work, and those of them whose certificate ends soon."""
    people = _certified(day)
    ((certified, ending),) = rows_of(
        sa.select(_count(people), _count(people, people.c.last_day <= day + timedelta(days=ENDING_DAYS)))
    )
    return {"certified": certified, "ending": ending}


def _count_downloads(day: date) -> dict[str, Any]:
    """Count the downloads of the months before this one that home shows, the earliest first."""
    firsts = [first_of_month(day, -back) for back in reversed(range(MONTHS))]
    months = [downloads_between(*pair) for pair in pairwise(firsts)]
    return {"downloads": list(rows_of(sa.select(*months))[0])}


def _look_through_licences(day: date) -> dict[str, Any]:
    """Find the licences home speaks of to the Trust, count those to renew, and the areas a licence in term covers."""
    (to_renew,) = rows_of(_licences_to_renew(day))
    return {
        "needing": _keys(rows_of(needing_somebody(day))),
        "over": _keys(rows_of(over_with_copies(day))),
        "unfunded": [(key.hex, due_on.isoformat(), words) for key, due_on, words in rows_of(_unfunded(day))],
        "uncovered": areas_left_uncovered(day),
        "areas": _keys(rows_of(_licensed_areas(day))),
        "to_renew": [count or 0 for count in to_renew],
    }


def _keys(rows: Iterable[Any]) -> list[str]:
    return [key.hex for (key,) in rows]


def keys_of(kept: Iterable[str]) -> tuple[uuid.UUID, ...]:
    """Return keys as they were before they were kept."""
    return tuple(uuid.UUID(one) for one in kept)


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
# A copy may be taken of a licence that is over but in grace; nobody is asked for its destruction before grace ends.
LICENCES = Question(
    "portal.licences",
    _look_through_licences,
    changed_by=(
        EventTag.AREA_DELIVERY_RECORDED,
        *(tag for tag in EventTag if tag.value.startswith(OF_LICENCES) and tag not in WITHOUT_EFFECT),
    ),
)
QUESTIONS = (CERTIFIED_PEOPLE, PAST_DOWNLOADS, LICENCES)


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


def _unfunded(day: date) -> AnySelect:
    """Select the licences whose next decision is the grant that runs out soon: with its day and why (A13)."""
    decision = LicenceDecision
    return sa.select(decision.licence_id, decision.due_on, decision.words).where(
        decision.kind == DecisionKind.GRANT,
        decision.due_on <= day + timedelta(days=GRANT_DAYS),
        decision.from_day <= day,
        decision.until_day >= day,
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
