"""Licences that cover the same ground at the same time (A25, the part that is cheap to say on save)."""

import uuid
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.folding import folded
from app.core.reading import DAY, AnySelect, rows_of
from app.licences.models import Licence, LicenceNotice, LicenceTermination, LicenceTerms, LicenceTerritory
from app.licences.queries.holding import holder_on
from app.licences.queries.state import is_signed_by
from app.licences.rules import OverlapFacts
from app.partners.models import AreaName
from app.partners.models.areas import LONGEST_PART
from app.partners.queries import organisation_name_on


def territory_overlaps(licence_id: uuid.UUID, day: date) -> list[OverlapFacts]:
    """Return the signed licences whose territory and term overlap this one's, in one query.

    A licence and its renewal do not overlap, nor do two differently named parts of an area. A term goes until its
    agreed end, until notice runs out, or until the day before it is terminated, and an area is covered only on its
    days in the territory; what both share ends with the first of the two. Areas are named as on the day.
    """
    return _overlaps(licence_id, day, is_signed=True)


def rival_drafts(licence_id: uuid.UUID, day: date) -> list[OverlapFacts]:
    """Return the licences drafted or on offer, and signed by not every side, for the same ground, in one query."""
    return _overlaps(licence_id, day, is_signed=False)


def _overlaps(licence_id: uuid.UUID, day: date, *, is_signed: bool) -> list[OverlapFacts]:
    found = []
    rows = rows_of(_statement(is_signed), licence_id=licence_id, day=day)
    for reference, area, holder, is_same, *parts_and_days in rows:
        part, own_part, *days = parts_and_days
        begins, own_begins = max(days[:2]), max(days[2:4])
        last, own_last = _last_day(*days[4:8]), _last_day(*days[8:])
        if begins <= own_last and own_begins <= last and _is_same_ground(part, own_part):
            found.append(
                OverlapFacts(reference, area, min(last, own_last), holder or "another organisation", bool(is_same))
            )
    return found


def _is_same_ground(part: str | None, own: str | None) -> bool:
    """Whether two parts of an area, none being the whole of it, have ground in common; case does not matter."""
    return part is None or own is None or folded(part, LONGEST_PART) == folded(own, LONGEST_PART)


def _last_day(agreed: date, noticed: date | None, terminated: date | None, left: date | None) -> date:
    by_termination = terminated - timedelta(days=1) if terminated is not None else date.max
    return min(agreed, noticed or date.max, by_termination, left or date.max)


@cache
def _statement(is_signed: bool) -> AnySelect:
    mine, here, others_here = aliased(LicenceTerms), aliased(LicenceTerritory), aliased(LicenceTerritory)
    this, other, theirs = aliased(Licence), aliased(Licence), aliased(LicenceTerms)
    statement: AnySelect = (
        sa.select(
            other.reference,
            AreaName.short_name,
            organisation_name_on(DAY, holder_on(DAY, licence=other)),
            holder_on(DAY, licence=other) == holder_on(DAY, licence=this),
            others_here.part,
            here.part,
            *_begins(theirs, others_here),
            *_begins(mine, here),
            *_ends(theirs, others_here),
            *_ends(mine, here),
        )
        .select_from(this)
        .join(mine, sa.and_(mine.licence_id == this.id, mine.superseded_at.is_(None)))
        .join(here, sa.and_(here.licence_id == this.id, here.superseded_at.is_(None)))
        .join(others_here, sa.and_(others_here.area_id == here.area_id, others_here.superseded_at.is_(None)))
        .join(other, sa.and_(other.id == others_here.licence_id, other.id != this.id))
        .join(theirs, sa.and_(theirs.licence_id == other.id, theirs.superseded_at.is_(None)))
        .join(AreaName, sa.and_(AreaName.area_id == here.area_id, AreaName.holds_on(DAY)))
        .where(
            this.id == sa.bindparam("licence_id", type_=sa.Uuid()),
            other.programme_id == this.programme_id,
            theirs.starts_on <= mine.ends_on,
            theirs.ends_on >= mine.starts_on,
            sa.or_(this.renews_id.is_(None), this.renews_id != other.id),
            sa.or_(other.renews_id.is_(None), other.renews_id != this.id),
            _stands(other) if is_signed else _waits(other),
        )
        .order_by(other.reference, AreaName.short_name)
    )
    return statement


def _stands(other: Any) -> sa.ColumnElement[bool]:
    return is_signed_by(other.id, other.shape, DAY)


def _waits(other: Any) -> sa.ColumnElement[bool]:
    """A draft or an offer: what is terminated without having been signed was abandoned."""
    given_up = sa.exists().where(LicenceTermination.licence_id == other.id, LicenceTermination.is_known())
    return sa.and_(~is_signed_by(other.id, other.shape, DAY), ~given_up)


def _begins(terms: Any, rows: Any) -> tuple[Any, ...]:
    """The first day of the term, and the day the area came to the territory."""
    return terms.starts_on, rows.from_day


def _ends(terms: Any, rows: Any) -> tuple[Any, ...]:
    """The agreed end, the day standing notice runs out, the day termination takes effect, and the area's last day."""
    noticed = sa.select(LicenceNotice.ends_on).where(
        LicenceNotice.licence_id == terms.licence_id, LicenceNotice.is_known(), LicenceNotice.withdrawn_on.is_(None)
    )
    terminated = sa.select(LicenceTermination.effective_on).where(
        LicenceTermination.licence_id == terms.licence_id, LicenceTermination.is_known()
    )
    return terms.ends_on, noticed.limit(1).scalar_subquery(), terminated.limit(1).scalar_subquery(), rows.until_day
