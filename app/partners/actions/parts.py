"""Renaming force areas, naming their parts, and merging them (E1, A24; domain, section 3.2)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.partners.actions.organisations import fit_name
from app.partners.actions.succession import end_fact, refuse_unless, succeed
from app.partners.models import AreaDelivery, AreaName, AreaPart, AreaParty, AreaSuccession, ForceArea
from app.partners.queries.areas import area_names
from app.partners.queries.territory import open_part, successions_from
from app.partners.rules.areas import areas_may_merge

LONGEST_NAME, LONGEST_SHORT_NAME = 120, 60


def rename_area(actor: Actor, *, area: ForceArea, name: str, short_name: str, from_day: date) -> AreaName:
    """Record what a force area is called from a day on, in full and in short; its ONS code stays (E1).

    Raises DomainError on `name` or `short_name` for what cannot be one, and on `from_day` for a day before the
    present name began.
    """
    words = fit_name(name, longest=LONGEST_NAME)
    short = fit_name(short_name, longest=LONGEST_SHORT_NAME, field="short_name")
    current = _open(AreaName, area)
    if current is not None and (current.name, current.short_name) == (words, short):
        raise DomainError(f"It is called {words} already.", field="name")
    renamed = AreaName(area_id=area.id, name=words, short_name=short, from_day=from_day, **recorded_by(actor))
    succeed(actor, current, renamed)
    was = current.name if current else None
    after = {"name": words, "short_name": short}
    before = {"name": was, "short_name": current.short_name if current else None}
    _event(actor, EventTag.AREA_RENAMED, area, before=before, after=after, was=was, name=words, from_day=from_day)
    return renamed


def add_part(actor: Actor, *, area: ForceArea, name: str, from_day: date) -> AreaPart:
    """Name a part of a force area from a day on, for a licence to cover (A1, E13); raises DomainError on `name`."""
    words = fit_name(name, longest=LONGEST_NAME)
    if open_part(area.id, words) is not None:
        raise DomainError(f"{words} is already a part of this area.", field="name")
    part = AreaPart(area_id=area.id, name=words, from_day=from_day, **recorded_by(actor))
    db.session.add(part)
    db.session.flush()
    _event(actor, EventTag.AREA_PART_ADDED, area, name=words, day=from_day)
    return part


def end_part(actor: Actor, *, area: ForceArea, part: AreaPart, until_day: date) -> AreaPart | None:
    """Record the last day of a part; a day before its first means it never was one. Licences that name it stay."""
    db.session.refresh(part, with_for_update=True)
    if part.superseded_at is not None:
        raise DomainError("This part was already changed. Look at the area again.")
    ended = end_fact(actor, part, until_day)
    _event(actor, EventTag.AREA_PART_ENDED, area, name=part.name, day=until_day)
    return ended


def merge_areas(
    actor: Actor, *, predecessors: Sequence[ForceArea], successor: ForceArea, from_day: date
) -> list[AreaSuccession]:
    """Record that force areas are part of another from a day on (A24; domain, section 3.2).

    Force, commissioner and delivery of each predecessor end the day before; its name and its whole past stay, and
    its page leads to the successor. Raises DomainError on `predecessors` for what cannot merge.
    """
    day_before = from_day - timedelta(days=1)
    _lock([*predecessors, successor])
    names = area_names([area.id for area in (*predecessors, successor)], from_day)
    known = successions_from([area.id for area in (*predecessors, successor)])
    refuse_unless(
        areas_may_merge([area.id for area in predecessors], successor.id, frozenset(known), names), field="predecessors"
    )
    made = []
    for area in predecessors:
        for kind in (AreaParty, AreaDelivery):
            for fact in _facts_after(kind, area, day_before):
                end_fact(actor, fact, day_before)
        link = AreaSuccession(
            predecessor_id=area.id, successor_id=successor.id, from_day=from_day, **recorded_by(actor)
        )
        db.session.add(link)
        made.append(link)
        words = {"name": names.get(area.id), "successor": names.get(successor.id)}
        _event(actor, EventTag.AREA_MERGED, area, **words, from_day=from_day)
    db.session.flush()
    return made


def _open(kind: type[AreaName], area: ForceArea) -> AreaName | None:
    return db.session.scalar(
        sa.select(kind)
        .where(kind.area_id == area.id, kind.is_known(), kind.until_day.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _facts_after(
    kind: type[AreaParty] | type[AreaDelivery], area: ForceArea, day: date
) -> list[AreaParty | AreaDelivery]:
    """Return the facts of a kind that hold on some day after this one."""
    rows: Iterable[Any] = db.session.scalars(
        sa.select(kind)
        .where(kind.area_id == area.id, kind.is_known(), sa.or_(kind.until_day.is_(None), kind.until_day > day))
        .with_for_update()
    )
    return list(rows)


def _lock(areas: Sequence[ForceArea]) -> None:
    ids = [area.id for area in areas]
    db.session.execute(sa.select(ForceArea.id).where(ForceArea.id.in_(ids)).order_by(ForceArea.id).with_for_update())


def _event(actor: Actor, tag: EventTag, area: ForceArea, **details: Any) -> None:
    called = area_names([area.id], today()).get(area.id, area.code)
    record_event(actor, tag, subject_kind="area", subject_id=area.id, area=called, **details)
