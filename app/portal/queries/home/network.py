"""The latest news the viewer may know of: a few events, each kind read from the end of its own index."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, Scope, may, scope_of
from app.core.actor import Actor
from app.core.clock import start_of_day
from app.core.events import LINE, Event, EventLine, EventTag
from app.core.reading import DAY, AnySelect, any_of, rows_of
from app.core.references import first_id_at
from app.licences.models import Licence
from app.licences.queries import is_within
from app.portal.types import HomeFacts
from app.training.models import Engagement

MOST_NEWS = 6
NEWS_LASTS = timedelta(days=365)
OF_LICENCES = (
    EventTag.LICENCE_SIGNED,
    EventTag.LICENCE_SUSPENDED,
    EventTag.LICENCE_REINSTATED,
    EventTag.LICENCE_TERMINATED,
    EventTag.LICENCE_NOTICE_GIVEN,
    EventTag.LICENCE_NOTICE_WITHDRAWN,
    EventTag.CONDITION_SET,
    EventTag.CONDITION_MET,
    EventTag.PARTY_CHANGE_UNDONE,
)
OF_PEOPLE = (EventTag.CERTIFICATION_AWARDED, EventTag.STANDING_RECORDED, EventTag.STANDING_LIFTED)
OF_AREAS = (EventTag.AREA_DELIVERY_RECORDED, EventTag.AREA_PARTY_RECORDED, EventTag.PARTY_CHANGE_UNDONE)
OF_VERSIONS = (EventTag.VERSION_RELEASED, EventTag.VERSION_WITHDRAWN)
NEWS = tuple(dict.fromkeys((*OF_LICENCES, *OF_PEOPLE, *OF_AREAS, *OF_VERSIONS)))
# What is read of the subjects a viewer is given by name.
OF_KIND = {"area": OF_AREAS, "pack": OF_VERSIONS, "version": OF_VERSIONS, "person": OF_PEOPLE}


@dataclass(frozen=True)
class _Sources:
    """Where a viewer's news come from: subjects given by name, the licences they read, the organisations they lead."""

    kinds: tuple[str, ...] = ()
    licences: Scope | None = None
    led: frozenset[uuid.UUID] = frozenset()


def latest_news(viewer: Actor, facts: HomeFacts, area_ids: Collection[uuid.UUID], day: date) -> list[EventLine]:
    """Return the latest news about what the viewer may see, the newest first, in one query.

    The Trust reads of everything; others of their licences, their areas, the packs they may have, and their people.
    """
    since = first_id_at(start_of_day(day - NEWS_LASTS))
    if _reads_all(viewer):
        return [EventLine(*row) for row in rows_of(_all_news(), since=since)]
    ids = _subjects(viewer, facts, area_ids)
    of = _Sources(
        tuple(kind for kind in OF_KIND if ids.get(kind)),
        scope_of(viewer, Permission.LICENCES_READ) if may(viewer, Permission.LICENCES_READ) else None,
        _organisations_led(viewer),
    )
    if of == _Sources():
        return []
    return [EventLine(*row) for row in rows_of(_own_news(of), since=since, day=day, **ids)]


def _reads_all(viewer: Actor) -> bool:
    return scope_of(viewer, Permission.LICENCES_READ).everything


def _subjects(viewer: Actor, facts: HomeFacts, area_ids: Collection[uuid.UUID]) -> dict[str, list[uuid.UUID]]:
    """Return the areas, packs and versions whose news are the viewer's, and themselves where they lead nobody."""
    own = [facts.own.person_id] if facts.own is not None and not _organisations_led(viewer) else []
    packs = {held.pack.id for held in facts.held}
    versions = {version.facts.id for held in facts.held for version in held.pack.versions}
    return {"area": list(area_ids), "pack": list(packs), "version": list(versions), "person": own}


def _organisations_led(viewer: Actor) -> frozenset[uuid.UUID]:
    """Return the organisations whose people the viewer leads: of those they read, of nobody else's."""
    leads = scope_of(viewer, Permission.LICENCES_READ).organisation_ids
    return leads & scope_of(viewer, Permission.PEOPLE_READ).organisation_ids


# What follows is put together once for each way of asking.


@cache
def _all_news() -> AnySelect:
    return _newest_of([_latest(Event.tag == tag) for tag in NEWS])


@lru_cache(maxsize=256)
def _own_news(of: _Sources) -> AnySelect:
    branches = [_about(kind, any_of(kind), OF_KIND[kind]) for kind in of.kinds]
    if of.licences is not None:
        branches.append(_about("licence", sa.select(Licence.id).where(is_within(of.licences)), OF_LICENCES))
    if of.led:
        people = Engagement.organisation_id.in_(of.led), Engagement.holds_on(DAY)
        branches.append(_about("person", sa.select(Engagement.person_id).where(*people), OF_PEOPLE))
    return _newest_of(branches)


def _newest_of(branches: Sequence[sa.Subquery]) -> AnySelect:
    keys = sa.union_all(*(sa.select(branch.c.id) for branch in branches))
    return sa.select(*LINE).where(Event.id.in_(keys)).order_by(Event.id.desc()).limit(MOST_NEWS)


def _about(kind: str, ids: Any, tags: Collection[EventTag]) -> sa.Subquery:
    return _latest(Event.subject_kind == kind, Event.subject_id.in_(ids), Event.tag.in_(tags))


def _latest(*conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    is_recent = Event.id >= sa.bindparam("since", type_=sa.Uuid())
    return sa.select(Event.id).where(is_recent, *conditions).order_by(Event.id.desc()).limit(MOST_NEWS).subquery()
