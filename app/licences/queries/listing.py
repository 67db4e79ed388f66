"""The list of licences: one statement with the state as a column, and what a form or filter offers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.clock import end_of_day, today
from app.core.formats import listed
from app.core.reading import AnySelect, any_of, rows_of
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.licences.models import Licence, LicenceTerms, LicenceTerritory
from app.licences.queries.holding import holder_on
from app.licences.queries.scope import is_within
from app.licences.queries.state import is_there_on, last_day_as_of, state_expression
from app.licences.queries.territory import is_covered_on
from app.licences.types import LicenceState
from app.partners.models import AreaName, ForceArea
from app.partners.queries import organisation_name_on, organisations_of_kind
from app.partners.types import OrganisationKind

TO_RENEW = ("to-renew", "To renew: expiring or in grace")
RENEWABLE = (LicenceState.EXPIRING, LicenceState.IN_GRACE)
DAY: Any = sa.bindparam("day", type_=sa.Date())


@dataclass(frozen=True)
class LicenceRow:
    """One licence as the list shows it."""

    id: uuid.UUID
    reference: str
    licensee: str
    state: LicenceState
    starts_on: date
    ends_on: date
    territory: str

    @property
    def link(self) -> Link:
        """Return the reference as a link to the licence's page."""
        return Link(self.reference, f"/licences/{self.id}")


def licence_listing(viewer: Actor, day: date, areas: Sequence[tuple[str, str]]) -> Listing:
    """Return the list of the licences this viewer may read, with their states on a day.

    `areas` are the (code, name) pairs to filter by. States are computed by the database, so that filtering and
    sorting by them costs one query however many licences there are. A licence there was nothing of yet on the day is
    not in it.
    """
    return _listing(scope_of(viewer, Permission.LICENCES_READ), day, tuple(areas), day < today())


@lru_cache(maxsize=256)
def _listing(scope: Scope, day: date, areas: tuple[tuple[str, str], ...], is_past: bool) -> Listing:
    """A list is a value: putting its statement together costs more than running it, so it is done once a day."""
    state = state_expression(day)
    licensee, last_day = organisation_name_on(day, holder_on(day)), last_day_as_of(day)
    is_there = is_there_on(day, end_of_day(day)) if is_past else sa.true()
    columns = (
        Column("reference", "Reference", lambda row: row.link, Licence.reference.expression),
        Column("licensee", "Licensee", lambda row: row.licensee, sa.func.lower(licensee)),
        Column("territory", "Territory", lambda row: row.territory),
        Column("state", "State", lambda row: row.state, state),
        Column("starts-on", "Starts", lambda row: row.starts_on, LicenceTerms.starts_on.expression),
        Column("ends-on", "Ends", lambda row: row.ends_on, last_day),
    )
    filters = (
        TextFilter("q", "Reference or licensee", lambda typed: _matches(typed, licensee)),
        ChoiceFilter("state", "State", lambda chosen: _is_in(state, chosen), (TO_RENEW, *LicenceState.choices())),
        ChoiceFilter("area", "Force area", lambda code: covers_area(code, Licence.id, day), tuple(areas)),
    )
    return Listing(
        name="licences",
        caption="Licences",
        statement=_statement(scope, state, licensee, last_day).where(is_there),
        columns=columns,
        filters=filters,
        default_sort="-reference",
        tie_breaker=Licence.id.expression,
        decorate=lambda rows: _with_territory(rows, day),
        is_scalar=False,
    )


def _is_in(state: sa.ColumnElement[LicenceState], chosen: str) -> sa.ColumnElement[bool]:
    return state.in_(RENEWABLE) if chosen == TO_RENEW[0] else state == chosen


def licensee_choices(day: date) -> list[tuple[str, str]]:
    """Return the organisations that can hold a licence, by name: the Trust, and the providers that go on."""
    found = organisations_of_kind(OrganisationKind.TRUST, OrganisationKind.PROVIDER, day=day)
    return [(str(organisation_id), name) for organisation_id, name in found]


@cache
def _territory_by_name() -> AnySelect:
    return (
        sa.select(LicenceTerritory.licence_id, AreaName.short_name, LicenceTerritory.part)
        .join(AreaName, sa.and_(AreaName.area_id == LicenceTerritory.area_id, AreaName.holds_on(DAY)))
        .where(LicenceTerritory.licence_id.in_(any_of("ids")), is_covered_on(DAY))
        .order_by(AreaName.short_name)
    )


def _statement(
    scope: Scope,
    state: sa.ColumnElement[LicenceState],
    licensee: sa.ScalarSelect[str],
    last_day: sa.ColumnElement[date],
) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Licence.id,
            Licence.reference,
            licensee.label("licensee"),
            state.label("state"),
            LicenceTerms.starts_on,
            last_day.label("ends_on"),
        )
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .where(is_within(scope))
    )


def is_named_like(typed: str, licence_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a licence, by its id in another table, has such a reference or licensee on `day`."""
    licensee = organisation_name_on(DAY, holder_on(DAY))
    found = sa.select(Licence.id).where(contains(Licence.reference.expression, typed) | contains(licensee, typed))
    return sa.type_coerce(licence_id.in_(found), sa.Boolean())


def is_among(scope: Scope, licence_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a licence, by its id in another table, lies within what a permission covers."""
    if scope.everything:
        return sa.true()
    return sa.type_coerce(licence_id.in_(sa.select(Licence.id).where(is_within(scope))), sa.Boolean())


def _matches(typed: str, licensee: sa.ScalarSelect[str]) -> sa.ColumnElement[bool]:
    return contains(Licence.reference.expression, typed) | contains(licensee, typed)


def covers_area(code: str, licence_id: Any, day: date | Any) -> sa.ColumnElement[bool]:
    """Return the condition that a licence covers a force area, or part of it, on a day, by the area's code."""
    return sa.exists().where(
        LicenceTerritory.licence_id == licence_id,
        is_covered_on(day),
        LicenceTerritory.area_id == ForceArea.id,
        ForceArea.code == code,
    )


def territories_of(ids: Sequence[uuid.UUID], day: date) -> dict[uuid.UUID, list[str]]:
    """Return the areas each of these licences covers on a day, in words and by name, in one query."""
    territory: dict[uuid.UUID, list[str]] = {}
    for licence_id, name, part in rows_of(_territory_by_name(), day=day, ids=list(ids)):
        territory.setdefault(licence_id, []).append(f"{name} ({part})" if part else name)
    return territory


def _with_territory(rows: Sequence[Any], day: date) -> list[LicenceRow]:
    territory = territories_of([row.id for row in rows], day)
    return [
        LicenceRow(
            row.id,
            row.reference,
            row.licensee or "–",
            row.state,
            row.starts_on,
            row.ends_on,
            listed(territory.get(row.id, [])),
        )
        for row in rows
    ]
