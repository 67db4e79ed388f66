"""When licences end: how many in each month of some years, and which (A20)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.formats import listed
from app.core.reading import DAY, rows_of
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.licences.models import Licence, LicenceEnding, LicenceTerms
from app.licences.queries.holding import holder_on
from app.licences.queries.listing import covers_area, is_among, is_named_like, territories_of
from app.licences.queries.state import state_expression
from app.licences.rules import month_number, month_start, months_after
from app.licences.types import LicenceState
from app.partners.queries import organisation_name_on

FIRST: Any = sa.bindparam("first", type_=sa.Date())
LAST: Any = sa.bindparam("last", type_=sa.Date())
MONTHS_SHOWN = 12
RENEWAL = (("no", "No renewal signed"), ("yes", "Renewal signed"))


@dataclass(frozen=True)
class EndingRow:
    """A licence in the calendar: its last day, its state, and whether a renewal is signed."""

    licence_id: uuid.UUID
    reference: str
    licensee: str
    ends_on: date
    is_renewed: bool
    state: LicenceState
    territory: str = ""

    @property
    def month(self) -> int:
        """Return the month it ends in, to group by."""
        return month_number(self.ends_on)

    @property
    def month_words(self) -> str:
        """Return the month it ends in, in words: "March 2027"."""
        return f"{self.ends_on:%B %Y}"

    @property
    def link(self) -> Link:
        """Return the reference as a link to the licence's page."""
        return Link(self.reference, f"/licences/{self.licence_id}")


def calendar_listing(viewer: Actor, day: date, areas: Sequence[tuple[str, str]]) -> Listing:
    """Return the licences this viewer may read whose last day lies between `first` and `last`, by that day (A20).

    The last day is the one that stood on `day`: as agreed, by notice, or by a termination.
    """
    bare = _listing(scope_of(viewer, Permission.LICENCES_READ), day, tuple(areas))
    return replace(bare, decorate=lambda rows: _with_territory(rows, day))


def ends_by_month(listing: Listing, viewer: Actor, day: date, arguments: Mapping[str, str]) -> dict[int, int]:
    """Return how many licences end in each month, by the month's number, under the filters of the list, in one query.

    Where nothing is filtered, it is counted off the index alone.
    """
    conditions = [one for one in (each.condition(arguments) for each in listing.filters) if one is not None]
    scope = scope_of(viewer, Permission.LICENCES_READ)
    counted = sa.select(LicenceEnding.month, sa.func.count()).where(_stands(scope), *conditions)
    counted = counted.group_by(LicenceEnding.month)
    return {row[0]: row[1] for row in rows_of(counted, day=day)}


def span_of(month: int | None, day: date) -> tuple[date, date]:
    """Return the first and last day of what the list shows: one month, or the twelve that begin with the day."""
    if month is None:
        return day, months_after(day, MONTHS_SHOWN) - timedelta(days=1)
    return month_start(month), month_start(month + 1) - timedelta(days=1)


@lru_cache(maxsize=256)
def _listing(scope: Scope, day: date, areas: tuple[tuple[str, str], ...]) -> Listing:
    """Kept for the day: the state has the day built in, and is worked out for the rows of a page alone."""
    licensee, ending = organisation_name_on(DAY, holder_on(DAY)), LicenceEnding
    state, shown = state_expression(day), sa.and_(_stands(scope), LicenceEnding.ends_on.between(FIRST, LAST))
    columns = (
        Column("ends-on", "Ends", lambda row: row.ends_on, LicenceEnding.ends_on.expression),
        Column("reference", "Licence", lambda row: row.link),
        Column("licensee", "Licensee", lambda row: row.licensee),
        Column("territory", "Territory", lambda row: row.territory),
        Column("state", "State", lambda row: row.state),
        Column("renewal", "Renewal signed", lambda row: "Yes" if row.is_renewed else "No"),
    )
    filters = (
        TextFilter("q", "Reference or licensee", lambda typed: is_named_like(typed, ending.licence_id)),
        ChoiceFilter("area", "Force area", lambda code: covers_area(code, ending.licence_id, DAY), areas),
        ChoiceFilter("renewal", "Renewal", lambda chosen: LicenceEnding.is_renewed.is_(chosen == "yes"), RENEWAL),
    )
    statement = (
        sa.select(Licence.id, Licence.reference, licensee.label("licensee"))
        .add_columns(LicenceEnding.ends_on, LicenceEnding.is_renewed, state.label("state"))
        .join(LicenceEnding, LicenceEnding.licence_id == Licence.id)
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .where(shown)
    )
    return Listing(
        name="ends-of-licences",
        caption="Licences by their last day",
        statement=statement,
        columns=columns,
        filters=filters,
        default_sort="ends-on",
        tie_breaker=LicenceEnding.licence_id.expression,
        counted=sa.select(ending.id).where(shown),
        is_scalar=False,
    )


def _stands(scope: Scope) -> sa.ColumnElement[bool]:
    ending = LicenceEnding
    return sa.and_(ending.from_day <= DAY, ending.until_day >= DAY, is_among(scope, ending.licence_id))


def _with_territory(rows: Sequence[Any], day: date) -> list[EndingRow]:
    territory = territories_of([row.id for row in rows], day)
    return [replace(EndingRow(*row), territory=listed(territory.get(row.id, []))) for row in rows]
