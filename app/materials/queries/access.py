"""The access log as a viewer may read it, and the check of its sums (C11)."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import sqlalchemy as sa

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.clock import day_of, end_of_day, start_of_day
from app.core.db import db
from app.core.reading import DAY, AnySelect, any_of, rows_of
from app.core.references import first_id_at, read_copy_id
from app.core.tables import ChoiceFilter, Column, Filter, Link, LogListing, TextFilter
from app.materials.models import AccessRecord, AccessSum, Pack
from app.materials.types import AccessKind
from app.partners.models import OrganisationName

COLUMNS = (
    Column("at", "When", lambda row: row.at),
    Column("kind", "What", lambda row: row.kind),
    Column("user", "Who", lambda row: row.user_name),
    Column("organisation", "Organisation", lambda row: row.organisation_name),
    Column("version", "Version", lambda row: " ".join(filter(None, (row.pack_title, row.version_number)))),
    Column("why", "Why refused", lambda row: row.why),
    Column("file", "File", lambda row: row.file_name),
    Column("copy", "Copy", lambda row: Link(row.copy_id, f"/copies/{row.copy_id}") if row.copy_id else None),
)


Choices = tuple[tuple[str, str], ...]
"""(value, label) pairs."""
KEPT = 64
SumKey = tuple[date, uuid.UUID, uuid.UUID, AccessKind]
"""Day, organisation, version and kind."""


@dataclass(frozen=True)
class SumFault:
    """A daily sum that is not what the log says."""

    key: SumKey
    kept: int
    counted: int


def log_listing(
    viewer: Actor, packs: Iterable[tuple[str, str]], organisations: Iterable[tuple[str, str]]
) -> LogListing:
    """Return the access log the viewer may read: the Trust's people all of it, a partner lead their organisation's.

    The choices of organisations are offered to whoever reads more than one.
    """
    return _listing(scope_of(viewer, Permission.MATERIALS_LOG_READ), tuple(packs), tuple(organisations))


@lru_cache(maxsize=KEPT)
def _listing(scope: Scope, packs: Choices, choices: Choices) -> LogListing:
    """A list is a value: what was put together for one request serves the next."""
    filters: list[Filter] = [
        ChoiceFilter("kind", "What", lambda kind: AccessRecord.kind == AccessKind(kind), tuple(AccessKind.choices())),
        ChoiceFilter("pack", "Pack", lambda pack: AccessRecord.pack_id == uuid.UUID(pack), packs),
    ]
    if len(choices) > 1:
        filters.append(
            ChoiceFilter(
                "organisation", "Organisation", lambda id_: AccessRecord.organisation_id == uuid.UUID(id_), choices
            )
        )
    filters.append(TextFilter("copy", "Copy id", _is_of_copy))
    return LogListing(
        name="materials-log",
        caption="Who had, asked for and was refused materials",
        statement=_statement().where(_may_read(scope)),
        columns=COLUMNS,
        filters=tuple(filters),
        tie_breaker=AccessRecord.id.expression,
        is_scalar=False,
    )


def _statement() -> AnySelect:
    shown = AccessRecord.at, AccessRecord.kind, AccessRecord.user_name, AccessRecord.organisation_name
    asked = AccessRecord.pack_title, AccessRecord.version_number, AccessRecord.file_name
    return sa.select(AccessRecord.id, *shown, *asked, AccessRecord.copy_id, AccessRecord.why)


def pack_choices() -> list[tuple[str, str]]:
    """Return the packs to filter by, by title."""
    return [(str(id_), title) for id_, title in rows_of(_packs())]


def organisation_choices(viewer: Actor, day: date) -> list[tuple[str, str]]:
    """Return the organisations to filter by, by name; none for a viewer who reads one organisation's log alone."""
    scope = scope_of(viewer, Permission.MATERIALS_LOG_READ)
    if not scope.everything and len(scope.organisation_ids) < 2:
        return []
    found = rows_of(_organisations(scope.everything), day=day, organisation_ids=list(scope.organisation_ids))
    return [(str(id_), name) for id_, name in found]


def has_viewed(user_id: uuid.UUID | None, version_id: uuid.UUID | None, day: date) -> bool:
    """Return whether somebody has looked at a version's page since a day began."""
    since = first_id_at(start_of_day(day))
    return bool(rows_of(_view(), user_id=user_id, version_id=version_id, since=since))


def faults_of_sums(from_day: date, until_day: date) -> list[SumFault]:
    """Return the daily sums of these days that are not what the log itself says; an empty list is the promise kept."""
    kept: dict[SumKey, int] = {
        (row.day, row.organisation_id, row.version_id, row.kind): row.times
        for row in db.session.scalars(sa.select(AccessSum).where(AccessSum.day.between(from_day, until_day)))
    }
    counted = _counted(from_day, until_day)
    return [
        SumFault(key, kept.get(key, 0), counted[key])
        for key in kept.keys() | counted.keys()
        if kept.get(key, 0) != counted[key]
    ]


def _counted(from_day: date, until_day: date) -> Counter[SumKey]:
    columns = AccessRecord.at, AccessRecord.organisation_id, AccessRecord.version_id, AccessRecord.kind
    within = AccessRecord.at.between(start_of_day(from_day), end_of_day(until_day))
    counted: Counter[SumKey] = Counter()
    for at, organisation_id, version_id, kind in db.session.execute(sa.select(*columns).where(within)):
        if organisation_id is not None and version_id is not None:
            counted[day_of(at), organisation_id, version_id, kind] += 1
    return counted


def _may_read(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.everything:
        return sa.true()
    if len(scope.organisation_ids) == 1:
        # One organisation, the usual case, is read straight off its index, newest first.
        return AccessRecord.organisation_id == next(iter(scope.organisation_ids))
    return AccessRecord.organisation_id.in_(scope.organisation_ids)


# Pages ask these at every opening: the statements are put together once.


@cache
def _view() -> AnySelect:
    """Keys sort by time, so that only the latest part of somebody's log is read."""
    by_them = AccessRecord.user_id == sa.bindparam("user_id", type_=sa.Uuid())
    of_it = AccessRecord.version_id == sa.bindparam("version_id", type_=sa.Uuid())
    since = AccessRecord.id >= sa.bindparam("since", type_=sa.Uuid())
    return sa.select(AccessRecord.id).where(by_them, of_it, since, AccessRecord.kind == AccessKind.VIEWED).limit(1)


@cache
def _packs() -> AnySelect:
    return sa.select(Pack.id, Pack.title).order_by(Pack.title)


@cache
def _organisations(all_of_them: bool) -> AnySelect:
    named = OrganisationName.holds_on(DAY)
    read = sa.true() if all_of_them else OrganisationName.organisation_id.in_(any_of("organisation_ids"))
    columns = OrganisationName.organisation_id, OrganisationName.name
    return sa.select(*columns).where(named, read).order_by(OrganisationName.name)


def _is_of_copy(typed: str) -> sa.ColumnElement[bool]:
    """The rows of one copy; what is no copy id is nobody's."""
    return AccessRecord.copy_id == (read_copy_id(typed) or "")
