"""Which licences cover areas on which days, and on which days of delivery none does (A25)."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.reading import DAY, Together, any_of
from app.licences.models import Licence, LicenceTerritory
from app.licences.queries.facts import licence_facts
from app.licences.rules import AreaCover, Cover, LicenceFacts, covers_of, ladder_on
from app.partners.models import AreaDelivery, AreaName, AreaPart, ForceArea
from app.partners.types import DeliveryModel

LICENSED = (DeliveryModel.TRUST, DeliveryModel.PARTNER, DeliveryModel.HYBRID)
FOR_EVER = date(9999, 12, 31)


def horizon_of(day: date) -> date:
    """Return the last day that is looked at from a day: nobody is warned before the first reminder would be sent."""
    return day + timedelta(days=ladder_on(day).first_rung_days)


def cover_of_areas(
    area_ids: Collection[uuid.UUID],
    day: date,
    *,
    programme_id: uuid.UUID | None = None,
    as_if_signed: uuid.UUID | None = None,
    without: tuple[uuid.UUID, date] | None = None,
) -> list[AreaCover]:
    """Return what covers these areas, by name, in a few queries however many there are.

    With `as_if_signed` a draft is taken for signed; with `without` a licence for no more from a day on.
    """
    areas, parts, deliveries = _areas().read(ids=list(area_ids), day=day)
    facts = [one for one in licences_covering(area_ids) if programme_id in (None, one.programme_id)]
    named, delivered = _grouped(parts), _delivered(deliveries)
    return sorted(
        (
            AreaCover(
                area_id,
                code,
                name,
                sorted(named.get(area_id, ())),
                delivered.get(area_id, ()),
                [cover for one in facts for cover in _covers(one, area_id, as_if_signed, without)],
            )
            for area_id, code, name in areas
        ),
        key=lambda one: one.name,
    )


def licences_covering(
    area_ids: Collection[uuid.UUID], named_on: date | None = None, *, since: date = date.min
) -> list[LicenceFacts]:
    """Return the facts of the licences whose territory includes one of these areas, by reference, in two queries.

    Held and named as on a day, else today. Those whose territory ended before `since` may be left out.
    """
    return licence_facts(_licences(), named_on=named_on, asked={"area_ids": list(area_ids), "since": since})


def _covers(
    facts: LicenceFacts, area_id: uuid.UUID, as_if_signed: uuid.UUID | None, without: tuple[uuid.UUID, date] | None
) -> list[Cover]:
    before = without[1] if without is not None and without[0] == facts.id else None
    return covers_of(facts, area_id, as_if_signed=facts.id == as_if_signed, before=before)


def _grouped(rows: list[tuple[Any, ...]]) -> Mapping[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for area_id, name in rows:
        found[area_id].append(name)
    return found


def _delivered(rows: list[tuple[Any, ...]]) -> Mapping[uuid.UUID, list[tuple[date, date]]]:
    """Delivery begins with the pilot; a scheme on CARA principles needs no licence and is not CARA."""
    found: dict[uuid.UUID, list[tuple[date, date]]] = defaultdict(list)
    for area_id, from_day, until_day, model, pilot_from, live_from, ended_on in rows:
        begun = min((one for one in (pilot_from, live_from) if one is not None), default=None)
        first, last = max(from_day, begun or from_day), min(until_day or FOR_EVER, ended_on or FOR_EVER)
        if model in LICENSED and begun is not None and first <= last:
            found[area_id].append((first, last))
    return found


@cache
def _areas() -> Together:
    areas = (
        sa.select(ForceArea.id, ForceArea.code, AreaName.short_name)
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(DAY)))
        .where(ForceArea.id.in_(any_of("ids")))
    )
    parts = sa.select(AreaPart.area_id, AreaPart.name).where(
        AreaPart.area_id.in_(any_of("ids")), AreaPart.holds_on(DAY)
    )
    row = AreaDelivery
    deliveries = sa.select(
        *(row.area_id, row.from_day, row.until_day, row.model, row.pilot_from, row.live_from, row.ended_on)
    ).where(row.area_id.in_(any_of("ids")), row.is_known())
    return Together(areas, parts, deliveries)


@cache
def _licences() -> sa.Select[uuid.UUID]:
    until = LicenceTerritory.until_day
    # A part that one of them named is still a part of the area.
    named = LicenceTerritory.part.is_not(None)
    still = sa.or_(until.is_(None), until >= sa.bindparam("since", type_=sa.Date()), named)
    return (
        sa.select(Licence.id)
        .join(LicenceTerritory, LicenceTerritory.licence_id == Licence.id)
        .where(LicenceTerritory.is_known(), LicenceTerritory.area_id.in_(any_of("area_ids")), still)
        .distinct()
    )
