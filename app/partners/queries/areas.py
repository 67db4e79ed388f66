"""Reads of force areas, each as of a day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound
from app.partners.models import AreaDelivery, AreaName, AreaParty, ForceArea
from app.partners.queries.organisations import organisation_name_on
from app.partners.rules import area_state
from app.partners.types import AreaState, PartyRole


@dataclass(frozen=True)
class AreaOnDay:
    """An area as it was on a day: names, parties, delivery, and its computed state."""

    area: ForceArea
    name: str
    short_name: str
    force: str | None
    commissioner: AreaParty | None
    commissioner_name: str | None
    delivery: AreaDelivery | None
    provider_name: str | None
    state: AreaState


def area_names(ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, str]:
    """Return the short names of these areas on a day, in one query."""
    rows = db.session.execute(
        sa.select(AreaName.area_id, AreaName.short_name).where(AreaName.area_id.in_(set(ids)), AreaName.holds_on(day))
    )
    return {row.area_id: row.short_name for row in rows}


def registered_codes() -> set[str]:
    """Return the ONS codes of the areas that are registered."""
    return set(db.session.scalars(sa.select(ForceArea.code)))


def area_by_code(code: str) -> ForceArea:
    """Return the area of an ONS code; raises NotFound."""
    area = db.session.scalar(sa.select(ForceArea).where(ForceArea.code == code))
    if area is None:
        raise NotFound("force area")
    return area


def areas_on(day: date, ids: Iterable[uuid.UUID] | None = None) -> Sequence[AreaOnDay]:
    """Return the areas as they were on a day, by short name, in one query."""
    wanted = sa.true() if ids is None else ForceArea.id.in_(set(ids))
    rows = db.session.execute(_areas_statement(day).where(wanted).order_by(AreaName.short_name)).unique()
    return [_area_on_day(row, day) for row in rows]


def area_on(code: str, day: date) -> AreaOnDay:
    """Return one area as it was on a day; raises NotFound."""
    area = area_by_code(code)
    found = areas_on(day, [area.id])
    if not found:
        raise NotFound("force area")
    return found[0]


def _areas_statement(day: date) -> sa.Select[ForceArea, AreaName, AreaParty, AreaDelivery, str, str, str]:
    force = sa.orm.aliased(AreaParty)
    return (
        sa.select(
            ForceArea,
            AreaName,
            AreaParty,
            AreaDelivery,
            organisation_name_on(day, force.organisation_id),
            organisation_name_on(day, AreaParty.organisation_id),
            organisation_name_on(day, AreaDelivery.provider_id),
        )
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(day)))
        .outerjoin(
            AreaParty,
            sa.and_(
                AreaParty.area_id == ForceArea.id, AreaParty.role == PartyRole.COMMISSIONER, AreaParty.holds_on(day)
            ),
        )
        .outerjoin(force, sa.and_(force.area_id == ForceArea.id, force.role == PartyRole.FORCE, force.holds_on(day)))
        .outerjoin(AreaDelivery, sa.and_(AreaDelivery.area_id == ForceArea.id, AreaDelivery.holds_on(day)))
    )


def _area_on_day(row: sa.Row[ForceArea, AreaName, AreaParty, AreaDelivery, str, str, str], day: date) -> AreaOnDay:
    area, name, commissioner, delivery, force_name, commissioner_name, provider_name = row
    return AreaOnDay(
        area,
        name.name,
        name.short_name,
        force_name,
        commissioner,
        commissioner_name,
        delivery,
        provider_name,
        area_state(delivery.facts if delivery is not None else None, day),
    )
