"""Reads of force areas, each as of a day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound, NotYet
from app.core.formats import long_date
from app.core.reading import DAY, AnySelect, any_of, rows_of
from app.partners.models import AreaDelivery, AreaName, AreaParty, AreaSuccession, ForceArea
from app.partners.queries.organisations import organisation_name_on
from app.partners.rules import DeliveryFacts, area_state
from app.partners.types import AreaState, DeliveryModel, Governance, PartyRole

DELIVERED = frozenset({AreaState.TRUST, AreaState.PARTNER, AreaState.HYBRID, AreaState.UNLICENSED})


class KnownArea(NamedTuple):
    """What never changes about an area: its codes, where it lies, and its square on the map."""

    id: uuid.UUID
    code: str
    country: str
    region: str
    tile_label: str
    tile_column: int
    tile_row: int


class Commissioner(NamedTuple):
    """Who holds an area's force to account on a day, and through which office."""

    organisation_id: uuid.UUID
    governance: Governance
    office_holder: str | None


class Delivery(NamedTuple):
    """What is arranged about delivery in an area on a day."""

    model: DeliveryModel
    provider_id: uuid.UUID | None
    trust_lead: str | None
    note: str | None
    interest_from: date | None
    mobilisation_from: date | None
    pilot_from: date | None
    live_from: date | None
    ended_on: date | None

    @property
    def facts(self) -> DeliveryFacts:
        """Return the dates the rules look at."""
        return DeliveryFacts(self.model, *self[4:])


class MapTile(NamedTuple):
    """A square of the map, as the component draws it."""

    code: str
    label: str
    name: str
    col: int
    row: int
    state_label: str
    state_colour: str
    pattern: str
    href: str


@dataclass(frozen=True)
class AreaOnDay:
    """An area as it was on a day: names, parties, delivery, and its computed state."""

    area: KnownArea
    name: str
    short_name: str
    force: str | None
    commissioner: Commissioner | None
    commissioner_name: str | None
    delivery: Delivery | None
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


def party_on(area_id: uuid.UUID, role: PartyRole, day: date) -> AreaParty | None:
    """Return who has the role in an area on a day, or None."""
    return db.session.scalar(
        sa.select(AreaParty).where(AreaParty.area_id == area_id, AreaParty.role == role, AreaParty.holds_on(day))
    )


def times_recorded(area_id: uuid.UUID, role: PartyRole) -> int:
    """Return how often anything was recorded about who has the role in an area: it grows with every change."""
    counted = sa.select(sa.func.count(AreaParty.id)).where(AreaParty.area_id == area_id, AreaParty.role == role)
    return db.session.scalar(counted) or 0


def area_choices(day: date) -> list[tuple[str, str]]:
    """Return the force areas as (code, name), by name."""
    return [(code, name) for code, name in rows_of(_areas_by_name(), day=day)]


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
    rows = rows_of(_every_area(), day=day) if ids is None else rows_of(_areas_of_ids(), day=day, ids=list(set(ids)))
    return [_area_on_day(row, day) for row in rows]


def area_on(code: str, day: date) -> AreaOnDay:
    """Return one area as it was on a day, in one query; raises NotFound, and NotYet for a day before its first name."""
    rows = rows_of(_area_of_code(), day=day, code=code)
    if not rows:
        raise _not_there(code, day)
    return _area_on_day(rows[0], day)


def map_tiles(areas: Iterable[AreaOnDay]) -> tuple[MapTile, ...]:
    """Return the areas as the squares of the map, each a link to its page (F18)."""
    return tuple(
        MapTile(
            *(area.area.tile_label, area.state.short_label, area.name, area.area.tile_column, area.area.tile_row),
            *(area.state.label, area.state.colour, area.state.pattern, f"/areas/{area.area.code}"),
        )
        for area in areas
    )


# What follows is put together once for each way of asking: that costs more than the query.


def _not_there(code: str, day: date) -> NotFound | NotYet:
    first = rows_of(_first_name(), code=code)
    if not first or first[0].from_day <= day:
        return NotFound("force area")
    begins = f"The register of areas knows {first[0].name} from {long_date(first[0].from_day)}"
    return NotYet(f"{begins}, and nothing of it on {long_date(day)}.")


@cache
def _first_name() -> AnySelect:
    of_area = sa.and_(AreaName.area_id == ForceArea.id, AreaName.is_known())
    named = sa.select(AreaName.name, AreaName.from_day).join(ForceArea, of_area)
    return named.where(ForceArea.code == sa.bindparam("code")).order_by(AreaName.from_day).limit(1)


@cache
def _areas_by_name() -> AnySelect:
    return (
        sa.select(ForceArea.code, AreaName.name)
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(DAY)))
        .order_by(AreaName.name)
    )


@cache
def _every_area() -> AnySelect:
    force, commissioner = sa.orm.aliased(AreaParty), AreaParty
    return (
        sa.select(
            *(getattr(ForceArea, name) for name in KnownArea._fields),
            *(getattr(commissioner, name) for name in Commissioner._fields),
            *(getattr(AreaDelivery, name) for name in Delivery._fields),
            *(AreaName.name.label("area_name"), AreaName.short_name),
            organisation_name_on(DAY, force.organisation_id).label("force_name"),
            organisation_name_on(DAY, commissioner.organisation_id).label("commissioner_name"),
            organisation_name_on(DAY, AreaDelivery.provider_id).label("provider_name"),
            AreaSuccession.from_day.label("merged_from"),
        )
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(DAY)))
        .outerjoin(commissioner, _party(commissioner, PartyRole.COMMISSIONER))
        .outerjoin(force, _party(force, PartyRole.FORCE))
        .outerjoin(AreaDelivery, sa.and_(AreaDelivery.area_id == ForceArea.id, AreaDelivery.holds_on(DAY)))
        .outerjoin(
            AreaSuccession,
            sa.and_(
                AreaSuccession.predecessor_id == ForceArea.id, AreaSuccession.is_known(), AreaSuccession.from_day <= DAY
            ),
        )
        .order_by(AreaName.short_name)
    )


@cache
def _area_of_code() -> AnySelect:
    return _every_area().where(ForceArea.code == sa.bindparam("code"))


@cache
def _areas_of_ids() -> AnySelect:
    return _every_area().where(ForceArea.id.in_(any_of("ids")))


def _party(party: type[AreaParty], role: PartyRole) -> sa.ColumnElement[bool]:
    return sa.and_(party.area_id == ForceArea.id, party.role == role, party.holds_on(DAY))


def _area_on_day(row: Any, day: date) -> AreaOnDay:
    known, parties, arranged = row[:7], row[7:10], row[10:19]
    delivery = Delivery._make(arranged) if arranged[0] is not None else None
    return AreaOnDay(
        area=KnownArea._make(known),
        name=row.area_name,
        short_name=row.short_name,
        force=row.force_name,
        commissioner=Commissioner._make(parties) if parties[0] is not None else None,
        commissioner_name=row.commissioner_name,
        delivery=delivery,
        provider_name=row.provider_name,
        state=area_state(delivery.facts if delivery is not None else None, day, row.merged_from),
        merged_from=row.merged_from,
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
