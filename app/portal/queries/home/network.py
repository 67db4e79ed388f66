"""The latest news the viewer may know of: a few events, each kind read from the end of its own index."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import lru_cache

import sqlalchemy as sa

from app.core.access import Permission, may, scope_of
from app.core.actor import Actor
from app.core.clock import start_of_day
from app.core.events import LINE, Event, EventLine, EventTag
from app.core.reading import AnySelect, rows_of
from app.core.references import first_id_at
from app.licences.models import Licence
from app.licences.queries import is_visible_to
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
)
OF_PEOPLE = (EventTag.CERTIFICATION_AWARDED, EventTag.STANDING_RECORDED, EventTag.STANDING_LIFTED)
OF_AREAS = (EventTag.AREA_DELIVERY_RECORDED, EventTag.AREA_PARTY_RECORDED)
OF_VERSIONS = (EventTag.VERSION_RELEASED, EventTag.VERSION_WITHDRAWN)
NEWS = (*OF_LICENCES, *OF_PEOPLE, *OF_AREAS, *OF_VERSIONS)


def latest_news(viewer: Actor, facts: HomeFacts, area_ids: Collection[uuid.UUID], day: date) -> list[EventLine]:
    """Return the latest news about what the viewer may see, the newest first, in one query.

    The Trust reads of everything; others of their licences, their areas, the packs they may have, and their people.
    """
    if _reads_all(viewer):
        statement = _all_news(day)
    elif branches := _own_branches(viewer, facts, area_ids, day):
        statement = _newest_of(branches)
    else:
        return []
    return [EventLine(*row) for row in rows_of(statement)]


def _reads_all(viewer: Actor) -> bool:
    return scope_of(viewer, Permission.LICENCES_READ).everything


@lru_cache(maxsize=2)
def _all_news(day: date) -> AnySelect:
    return _newest_of([_latest(day, Event.tag == tag) for tag in NEWS])


def _newest_of(branches: Sequence[sa.Subquery]) -> AnySelect:
    keys = sa.union_all(*(sa.select(branch.c.id) for branch in branches))
    return sa.select(*LINE).where(Event.id.in_(keys)).order_by(Event.id.desc()).limit(MOST_NEWS)


def _own_branches(viewer: Actor, facts: HomeFacts, area_ids: Collection[uuid.UUID], day: date) -> list[sa.Subquery]:
    branches = []
    if may(viewer, Permission.LICENCES_READ):
        mine = sa.select(Licence.id).where(is_visible_to(viewer))
        branches.append(_about(day, "licence", mine, OF_LICENCES))
    if area_ids:
        branches.append(_about(day, "area", area_ids, OF_AREAS))
    packs = {held.pack.id for held in facts.held}
    versions = {version.facts.id for held in facts.held for version in held.pack.versions}
    branches += [_about(day, kind, ids, OF_VERSIONS) for kind, ids in (("pack", packs), ("version", versions)) if ids]
    people = _people(viewer, facts, day)
    if people is not None:
        branches.append(_about(day, "person", people, OF_PEOPLE))
    return branches


def _people(viewer: Actor, facts: HomeFacts, day: date) -> sa.Select[uuid.UUID] | list[uuid.UUID] | None:
    """A lead reads of the people their organisation engages on the day, anybody else of themselves alone."""
    leads = scope_of(viewer, Permission.LICENCES_READ).organisation_ids
    leads &= scope_of(viewer, Permission.PEOPLE_READ).organisation_ids
    if leads:
        return sa.select(Engagement.person_id).where(Engagement.organisation_id.in_(leads), Engagement.holds_on(day))
    return [facts.own.person_id] if facts.own is not None else None


def _about(
    day: date, kind: str, ids: sa.Select[uuid.UUID] | Collection[uuid.UUID], tags: Collection[EventTag]
) -> sa.Subquery:
    return _latest(day, Event.subject_kind == kind, Event.subject_id.in_(ids), Event.tag.in_(tags))


def _latest(day: date, *conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    is_recent = Event.id >= first_id_at(start_of_day(day - NEWS_LASTS))
    return sa.select(Event.id).where(is_recent, *conditions).order_by(Event.id.desc()).limit(MOST_NEWS).subquery()
