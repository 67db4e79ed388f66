"""All changes of party in one list: the four kinds, renames of bodies and areas, and mergers (A24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.db import EnumText
from app.core.reading import DAY
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.licences.models import Licence, PartyChange
from app.licences.queries.days import DayNumber
from app.licences.types import PartyChangeKind, PartyChangeState
from app.partners.models import AreaName, AreaSuccession, ForceArea, OrganisationEnd, OrganisationName
from app.partners.queries import organisation_name_on

NO_BASIS: Any = sa.literal("")


@dataclass(frozen=True)
class PartyChangeRow:
    """One change of party as the list shows it."""

    effective_on: date
    kind: PartyChangeKind
    state: PartyChangeState
    what: Link
    before: str
    after: str
    basis: str


@cache
def party_change_listing() -> Listing:
    """Return the list of every change of party, with where each stands on the day it is read for."""
    every = sa.union_all(_changes(), _renames(), _area_renames(), _area_mergers(), _mergers()).subquery("every")
    column = every.c
    state = sa.type_coerce(_state(column), EnumText(PartyChangeState))
    kind = sa.type_coerce(column.kind, EnumText(PartyChangeKind))
    statement: sa.Select[Any] = sa.select(
        column.id,
        kind.label("kind"),
        column.effective_on,
        state.label("state"),
        *(column.what, column.page, column.page_id, column.code, column.before, column.after, column.basis),
    )
    return Listing(
        name="party-changes",
        caption="Changes of party",
        statement=statement,
        columns=(
            Column("effective-on", "From", lambda row: row.effective_on, column.effective_on),
            Column("kind", "Kind", lambda row: row.kind, column.kind),
            Column("what", "Where", lambda row: row.what, sa.func.lower(column.what)),
            Column("before", "Before", lambda row: row.before, sa.func.lower(column.before)),
            Column("after", "After", lambda row: row.after, sa.func.lower(column.after)),
            Column("state", "State", lambda row: row.state, state),
        ),
        filters=(
            TextFilter("q", "Body, area or licence", lambda typed: _matches(column, typed)),
            ChoiceFilter("kind", "Kind", lambda chosen: column.kind == chosen, tuple(PartyChangeKind.choices())),
            ChoiceFilter("state", "State", lambda chosen: state == chosen, tuple(PartyChangeState.choices())),
        ),
        default_sort="-effective-on",
        tie_breaker=column.id,
        decorate=_rows,
        is_scalar=False,
    )


def _state(column: Any) -> sa.ColumnElement[str]:
    return sa.case(
        (column.undone_on.is_not(None), PartyChangeState.UNDONE.value),
        (column.effective_on <= DAY, PartyChangeState.IN_EFFECT.value),
        else_=PartyChangeState.PREPARED.value,
    )


def _changes() -> sa.Select[Any]:
    change, day = PartyChange, PartyChange.effective_on
    area = sa.select(AreaName.short_name).where(AreaName.area_id == change.area_id, AreaName.holds_on(_any(day)))
    licence = sa.select(Licence.reference).where(Licence.id == change.licence_id)
    what = sa.func.coalesce(area.correlate(change).scalar_subquery(), licence.correlate(change).scalar_subquery())
    return _row(
        change.id,
        sa.cast(change.kind, sa.String),
        day,
        (what, "party-changes", change.id, sa.null()),
        (organisation_name_on(_any(day), change.from_id), organisation_name_on(_any(day), change.to_id)),
        change.basis,
        change.undone_on,
    ).where(change.is_known())


def _renames() -> sa.Select[Any]:
    table, earlier = OrganisationName, aliased(OrganisationName)
    return (
        _row(
            table.id,
            sa.literal(PartyChangeKind.RENAME.value),
            table.from_day,
            (table.name, "organisations", table.organisation_id, sa.null()),
            (earlier.name, table.name),
        )
        .join(earlier, sa.and_(earlier.organisation_id == table.organisation_id, earlier.superseded_at.is_(None)))
        .where(table.is_known(), _ends_the_day_before(earlier.until_day, table.from_day))
    )


def _area_renames() -> sa.Select[Any]:
    table, earlier = AreaName, aliased(AreaName)
    return (
        _row(
            table.id,
            sa.literal(PartyChangeKind.RENAME.value),
            table.from_day,
            (table.short_name, "areas", sa.null(), ForceArea.code),
            (earlier.name, table.name),
        )
        .join(earlier, sa.and_(earlier.area_id == table.area_id, earlier.superseded_at.is_(None)))
        .join(ForceArea, ForceArea.id == table.area_id)
        .where(table.is_known(), _ends_the_day_before(earlier.until_day, table.from_day))
    )


def _area_mergers() -> sa.Select[Any]:
    link, into = AreaSuccession, aliased(AreaName)
    day: Any = _any(link.from_day)
    held = sa.and_(
        into.area_id == link.successor_id,
        into.superseded_at.is_(None),
        into.from_day <= day,
        sa.or_(into.until_day.is_(None), into.until_day >= day),
    )
    return (
        _row(
            link.id,
            sa.literal(PartyChangeKind.MERGER.value),
            link.from_day,
            (AreaName.short_name, "areas", sa.null(), ForceArea.code),
            (AreaName.name, into.name),
        )
        .join(ForceArea, ForceArea.id == link.predecessor_id)
        .join(AreaName, sa.and_(AreaName.area_id == link.predecessor_id, AreaName.holds_on(day)))
        .join(into, held)
        .where(link.is_known())
    )


def _mergers() -> sa.Select[Any]:
    """An organisation's last day is its own; what it merged into stands in its place the day after."""
    end, day = OrganisationEnd, _any(OrganisationEnd.ended_on)
    before = organisation_name_on(day, end.organisation_id)
    return _row(
        end.id,
        sa.literal(PartyChangeKind.MERGER.value),
        end.ended_on,
        (before, "organisations", end.organisation_id, sa.null()),
        (before, organisation_name_on(day, end.successor_id)),
        end.what_follows,
    ).where(end.is_known(), end.successor_id.is_not(None))


def _row(
    key: Any,
    kind: Any,
    day: Any,
    where: tuple[Any, str, Any, Any],
    bodies: tuple[Any, Any],
    basis: Any = NO_BASIS,
    undone_on: Any = None,
) -> sa.Select[Any]:
    """Return the columns every part of the union has; `where` is its words and the page they lead to."""
    what, page, page_id, code = where
    return sa.select(
        key.label("id"),
        kind.label("kind"),
        day.label("effective_on"),
        what.label("what"),
        sa.literal(page).label("page"),
        sa.cast(page_id, sa.Uuid).label("page_id"),
        sa.cast(code, sa.String).label("code"),
        bodies[0].label("before"),
        bodies[1].label("after"),
        basis.label("basis"),
        sa.cast(undone_on if undone_on is not None else sa.null(), sa.Date).label("undone_on"),
    )


def _any(column: Any) -> Any:
    """A query that takes a day takes a column of days as well."""
    return column


def _ends_the_day_before(until_day: Any, from_day: Any) -> sa.ColumnElement[bool]:
    return DayNumber(until_day) + 1 == DayNumber(from_day)


def _matches(column: Any, typed: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(contains(one, typed) for one in (column.what, column.before, column.after)))


def _rows(rows: Sequence[Any]) -> list[PartyChangeRow]:
    return [
        PartyChangeRow(
            row.effective_on,
            row.kind,
            row.state,
            Link(row.what or "–", f"/{row.page}/{row.page_id or row.code}"),
            row.before or "–",
            row.after or "–",
            row.basis,
        )
        for row in rows
    ]
