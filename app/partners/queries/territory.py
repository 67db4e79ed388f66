"""The parts of force areas, and what has merged into what, each as of a day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound
from app.core.folding import folded
from app.core.reading import DAY, Together
from app.partners.models import AreaName, AreaPart, AreaSuccession, ForceArea
from app.partners.models.areas import LONGEST_PART


@dataclass(frozen=True)
class MergedArea:
    """An area that another merged into, or that merged into it, and since when."""

    code: str
    name: str
    from_day: date


@dataclass(frozen=True)
class NamedPart:
    """A named part of an area, on its days."""

    id: uuid.UUID
    name: str
    from_day: date
    until_day: date | None


@dataclass(frozen=True)
class Territory:
    """An area's parts on a day, what it merged into, and what merged into it."""

    parts: Sequence[NamedPart]
    into: Sequence[MergedArea]
    merged_here: Sequence[MergedArea]


def territory_of(area_id: uuid.UUID, day: date) -> Territory:
    """Return an area's parts and mergers under the names of a day, in one query."""
    parts, into, here = _territory().read(area_id=area_id, day=day)
    return Territory(
        sorted((NamedPart(*row) for row in parts), key=lambda part: part.name),
        [MergedArea(*row) for row in into],
        sorted((MergedArea(*row) for row in here), key=lambda one: (one.from_day, one.name)),
    )


def part_choices(day: date) -> list[tuple[str, str]]:
    """Return the parts of every area as ("E23000029 Part", "Area: Part"), by area, for a form."""
    rows = db.session.execute(
        sa.select(ForceArea.code, AreaPart.name, AreaName.short_name)
        .join(ForceArea, ForceArea.id == AreaPart.area_id)
        .join(AreaName, sa.and_(AreaName.area_id == AreaPart.area_id, AreaName.holds_on(day)))
        .where(AreaPart.holds_on(day))
        .order_by(AreaName.short_name, AreaPart.name)
    )
    return [(f"{code} {part}", f"{area}: {part}") for code, part, area in rows]


def part_by_id(area_id: uuid.UUID, part_id: uuid.UUID) -> AreaPart:
    """Return a part of this area as held true now; raises NotFound."""
    part = db.session.scalar(
        sa.select(AreaPart).where(AreaPart.id == part_id, AreaPart.area_id == area_id, AreaPart.is_known())
    )
    if part is None:
        raise NotFound("part")
    return part


def open_part(area_id: uuid.UUID, name: str) -> AreaPart | None:
    """Return the part of this name that has no last day, whatever the case it was typed in."""
    return db.session.scalar(
        sa.select(AreaPart).where(
            AreaPart.area_id == area_id,
            AreaPart.is_known(),
            AreaPart.until_day.is_(None),
            AreaPart.folded_name == folded(name, LONGEST_PART),
        )
    )


def successions_from(area_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, AreaSuccession]:
    """Return what each of these areas has merged into, or will, by the predecessor."""
    rows = db.session.scalars(
        sa.select(AreaSuccession).where(AreaSuccession.predecessor_id.in_(set(area_ids)), AreaSuccession.is_known())
    )
    return {row.predecessor_id: row for row in rows}


@cache
def _territory() -> Together:
    """Putting it together costs more than running it."""
    area_id: Any = sa.bindparam("area_id", type_=sa.Uuid())
    parts = sa.select(AreaPart.id, AreaPart.name, AreaPart.from_day, AreaPart.until_day).where(
        AreaPart.area_id == area_id, AreaPart.holds_on(DAY)
    )
    link = AreaSuccession
    return Together(
        parts,
        _merged(link.successor_id, link.predecessor_id == area_id, DAY),
        _merged(link.predecessor_id, link.successor_id == area_id, DAY),
    )


def _merged(other: Any, wanted: sa.ColumnElement[bool], day: Any) -> Any:
    return (
        sa.select(ForceArea.code, AreaName.name, AreaSuccession.from_day)
        .join(ForceArea, ForceArea.id == other)
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(day)))
        .where(AreaSuccession.is_known(), wanted)
    )
