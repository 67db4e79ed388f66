"""Licences that cover the same ground at the same time (A25, the part that is cheap to say on save)."""

import uuid
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.reading import DAY, AnySelect, rows_of
from app.licences.models import Licence, LicenceNotice, LicenceTermination, LicenceTerms, LicenceTerritory
from app.licences.queries.holding import holder_on
from app.licences.queries.state import is_signed_by
from app.licences.rules import OverlapFacts
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on


def territory_overlaps(licence_id: uuid.UUID, day: date) -> list[OverlapFacts]:
    """Return the signed licences whose territory and term overlap this one's, in one query.

    A licence and its renewal do not overlap, nor do two differently named parts of an area, nor one that was
    terminated, or whose notice runs out, before this one begins. Areas are named as on the day.
    """
    rows = rows_of(_statement(), licence_id=licence_id, day=day)
    return [
        OverlapFacts(reference, area, ends_on, holder or "another organisation", bool(is_same))
        for reference, area, ends_on, holder, is_same in rows
    ]


@cache
def _statement() -> AnySelect:
    mine, here, others_here = aliased(LicenceTerms), aliased(LicenceTerritory), aliased(LicenceTerritory)
    this, other, theirs = aliased(Licence), aliased(Licence), aliased(LicenceTerms)
    statement: AnySelect = (
        sa.select(
            other.reference,
            AreaName.short_name,
            theirs.ends_on,
            organisation_name_on(DAY, holder_on(DAY, licence=other)),
            holder_on(DAY, licence=other) == holder_on(DAY, licence=this),
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
            sa.or_(
                here.part.is_(None),
                others_here.part.is_(None),
                sa.func.lower(here.part) == sa.func.lower(others_here.part),
            ),
            is_signed_by(other.id, other.shape, DAY),
            ~_is_over_by(other, mine.starts_on),
        )
        .order_by(other.reference, AreaName.short_name)
    )
    return statement


def _is_over_by(licence: Any, day: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a licence was terminated, or its notice ran out, before a day begins."""
    terminated = sa.exists().where(
        LicenceTermination.licence_id == licence.id,
        LicenceTermination.is_known(),
        LicenceTermination.effective_on <= day,
    )
    noticed = sa.exists().where(
        LicenceNotice.licence_id == licence.id,
        LicenceNotice.is_known(),
        LicenceNotice.withdrawn_on.is_(None),
        LicenceNotice.ends_on < day,
    )
    return sa.or_(terminated, noticed)
