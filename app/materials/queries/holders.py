"""Who holds a version: the people it was handed out to, and whether they have its successor (C18)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.labels import Labelled
from app.core.tables import ChoiceFilter, Column, Listing
from app.materials.models import AccessRecord, Copy, PackVersion
from app.materials.rules.versions import VersionFacts, current_version
from app.materials.types import AccessKind
from app.partners.queries import organisation_name_on

KEPT = 64


class Replaced(Labelled):
    """Whether a holder of one version has the one that is current."""

    YES = "yes", "Has the current version too", "green"
    NO = "no", "Only this one", "yellow"


@dataclass(frozen=True)
class Holder:
    """Somebody a version was handed out to."""

    organisation: str
    recipient: str
    copies: int
    last_had: datetime
    replaced: Replaced | None


def holder_listing(viewer: Actor, version: PackVersion, siblings: Sequence[VersionFacts], day: date) -> Listing:
    """Return the holders of a version, by organisation: all for the Trust, their own for a partner lead (C18).

    A holder is somebody who downloaded a copy, not somebody who only asked for one. `replaced` says, for a version
    that is not current on the day, whether they have downloaded the current one.
    """
    current = current_version(siblings, day)
    successor = None if current is None or current.id == version.id else current.id
    scope = scope_of(viewer, Permission.MATERIALS_LOG_READ)
    return _listing(scope, version.id, version.number, successor, day)


@lru_cache(maxsize=KEPT)
def _listing(scope: Scope, version_id: uuid.UUID, number: str, successor: uuid.UUID | None, day: date) -> Listing:
    """A list is a value: what was put together for one request serves the next."""
    is_current = successor is None
    organisation = organisation_name_on(day, Copy.organisation_id)
    has_current = _handed_out(successor or version_id)
    columns = [
        Column("organisation", "Organisation", lambda row: row.organisation, organisation),
        Column("recipient", "Who", lambda row: row.recipient, sa.func.max(Copy.recipient)),
        Column("copies", "Copies", lambda row: row.copies, sa.func.count(Copy.id.distinct()), is_numeric=True),
        Column("last-had", "Last downloaded", lambda row: row.last_had, sa.func.max(AccessRecord.at)),
    ]
    if not is_current:
        columns.append(Column("replaced", "Replaced", lambda row: row.replaced))
    return Listing(
        name=f"holders-{number}",
        caption="Who holds this version",
        statement=_statement(version_id, organisation, has_current).where(_may_see(scope)),
        columns=columns,
        filters=() if is_current else (_replaced_filter(has_current),),
        default_sort="organisation",
        tie_breaker=Copy.user_id.expression,
        decorate=lambda rows: [_holder(row, is_current) for row in rows],
        is_scalar=False,
    )


def _statement(
    version_id: uuid.UUID, organisation: sa.ScalarSelect[str], has_current: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    handed_out = sa.and_(AccessRecord.copy_id == Copy.copy_id, AccessRecord.kind == AccessKind.DOWNLOADED)
    columns: list[sa.ColumnElement[Any]] = [
        organisation.label("organisation"),
        sa.func.max(Copy.recipient).label("recipient"),
        sa.func.count(Copy.id.distinct()).label("copies"),
        sa.func.max(AccessRecord.at, type_=AccessRecord.at.type).label("last_had"),
        has_current.label("has_current"),
    ]
    return (
        sa.select(*columns)
        .select_from(Copy)
        .join(AccessRecord, handed_out)
        .where(Copy.version_id == version_id)
        .group_by(Copy.organisation_id, Copy.user_id)
    )


def _handed_out(version_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Whether the person of a row has downloaded this version."""
    later = sa.orm.aliased(Copy)
    had = sa.orm.aliased(AccessRecord)
    return (
        sa.exists()
        .where(
            later.version_id == version_id,
            later.user_id == Copy.user_id,
            had.copy_id == later.copy_id,
            had.kind == AccessKind.DOWNLOADED,
        )
        .correlate(Copy)
    )


def _replaced_filter(has_current: sa.ColumnElement[bool]) -> ChoiceFilter:
    return ChoiceFilter(
        "replaced",
        "Replaced",
        lambda chosen: has_current if chosen == Replaced.YES else sa.not_(has_current),
        tuple(Replaced.choices()),
    )


def _may_see(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope.everything else Copy.organisation_id.in_(scope.organisation_ids)


def _holder(row: Any, is_current: bool) -> Holder:
    replaced = Replaced.YES if row.has_current else Replaced.NO
    return Holder(row.organisation or "–", row.recipient, row.copies, row.last_had, None if is_current else replaced)
