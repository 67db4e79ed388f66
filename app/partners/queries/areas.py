"""Reads of force areas, each as of a day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound
from app.partners.models import AreaDelivery, AreaName, AreaParty, AreaSuccession, ForceArea
from app.partners.queries.organisations import organisation_name_on
from app.partners.rules import area_state
from app.partners.types import AreaState, DeliveryModel, PartyRole

DELIVERED = frozenset({AreaState.TRUST, AreaState.PARTNER, AreaState.HYBRID, AreaState.UNLICENSED})


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
    merged_from: date | None = None

    @property
    def delivered_by(self) -> str | None:
        """Return who delivers, where somebody does: the provider, or the Trust."""
        if self.delivery is None or self.state not in DELIVERED:
            return None
        if self.delivery.model is DeliveryModel.HYBRID:
            return " and ".join(filter(None, ("The Trust", self.provider_name)))
        return self.provider_name or "The Trust"

    @property
    def began_on(self) -> date | None:
        """Return the day what the state says began."""
        row = self.delivery
        if row is None:
            return None
        return {
            AreaState.NONE: None,
            AreaState.INTEREST: row.interest_from,
            AreaState.MOBILISING: row.mobilisation_from,
            AreaState.ENDED: row.ended_on,
        }.get(self.state, row.pilot_from or row.live_from)


def area_names(ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, str]:
    """Return the short names of these areas on a day, in one query."""
    rows = db.session.execute(
        sa.select(AreaName.area_id, AreaName.short_name).where(AreaName.area_id.in_(set(ids)), AreaName.holds_on(day))
    )
    return {row.area_id: row.short_name for row in rows}


def area_choices(day: date) -> list[tuple[str, str]]:
    """Return the force areas as (code, name), by name."""
    rows = db.session.execute(
        sa.select(ForceArea.code, AreaName.name)
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(day)))
        .order_by(AreaName.name)
    )
    return [(code, name) for code, name in rows]


def registered_squares() -> list[tuple[str, int, int]]:
    """Return the code, column and row of every registered area, by code."""
    rows = db.session.execute(
        sa.select(ForceArea.code, ForceArea.tile_column, ForceArea.tile_row).order_by(ForceArea.code)
    )
    return [(code, column, row) for code, column, row in rows]


def area_by_code(code: str) -> ForceArea:
    """Return the area of an ONS code; raises NotFound."""
    area = db.session.scalar(sa.select(ForceArea).where(ForceArea.code == code))
    if area is None:
        raise NotFound("force area")
    return area


def areas_on(day: date, ids: Iterable[uuid.UUID] | None = None) -> Sequence[AreaOnDay]:
    """Return the areas as they were on a day, by short name, in one query."""
    return _areas_where(None if ids is None else ForceArea.id.in_(set(ids)), day)


def area_on(code: str, day: date) -> AreaOnDay:
    """Return one area as it was on a day, in one query; raises NotFound."""
    found = _areas_where(ForceArea.code == code, day)
    if not found:
        raise NotFound("force area")
    return found[0]


def map_tiles(areas: Iterable[AreaOnDay]) -> list[dict[str, object]]:
    """Return the areas as the squares of the map, each a link to its page (F18)."""
    return [
        {
            "code": area.area.tile_label,
            "label": area.state.short_label,
            "name": area.name,
            "col": area.area.tile_column,
            "row": area.area.tile_row,
            "state_label": area.state.label,
            "state_colour": area.state.colour,
            "pattern": area.state.pattern,
            "href": f"/areas/{area.area.code}",
        }
        for area in areas
    ]


def _areas_where(wanted: sa.ColumnElement[bool] | None, day: date) -> Sequence[AreaOnDay]:
    statement = _areas_statement() if wanted is None else _areas_statement().where(wanted)
    return [_area_on_day(row, day) for row in db.session.execute(statement, {"day": day}).all()]


@cache
def _areas_statement() -> sa.Select[*tuple[Any, ...]]:
    """Putting it together costs more than running it, so it is done once, with the day left open."""
    day: Any = sa.bindparam("day", type_=sa.Date)
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
            AreaSuccession.from_day,
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
        .outerjoin(
            AreaSuccession,
            sa.and_(
                AreaSuccession.predecessor_id == ForceArea.id,
                AreaSuccession.is_known(),
                AreaSuccession.from_day <= day,
            ),
        )
        .order_by(AreaName.short_name)
    )


def _area_on_day(row: sa.Row[*tuple[Any, ...]], day: date) -> AreaOnDay:
    area, name, commissioner, delivery, force_name, commissioner_name, provider_name, merged_from = row
    return AreaOnDay(
        area,
        name.name,
        name.short_name,
        force_name,
        commissioner,
        commissioner_name,
        delivery,
        provider_name,
        area_state(delivery.facts if delivery is not None else None, day, merged_from),
        merged_from,
    )


def areas_of(organisation_id: uuid.UUID, day: date) -> list[tuple[AreaOnDay, str]]:
    """Return the areas an organisation has to do with on a day, and what it is to each, by short name."""
    areas = areas_on(day, _area_ids_of(organisation_id, day))
    return [(area, _role_in(area, organisation_id)) for area in areas]


def _area_ids_of(organisation_id: uuid.UUID, day: date) -> set[uuid.UUID]:
    delivers = sa.select(AreaDelivery.area_id).where(
        AreaDelivery.provider_id == organisation_id, AreaDelivery.holds_on(day)
    )
    is_party = sa.select(AreaParty.area_id).where(AreaParty.organisation_id == organisation_id, AreaParty.holds_on(day))
    return set(db.session.scalars(delivers.union(is_party)))


def _role_in(area: AreaOnDay, organisation_id: uuid.UUID) -> str:
    commissioner, delivery = area.commissioner, area.delivery
    if delivery is not None and delivery.provider_id == organisation_id:
        return "Provider"
    if commissioner is not None and commissioner.organisation_id == organisation_id:
        return PartyRole.COMMISSIONER.label
    return PartyRole.FORCE.label
