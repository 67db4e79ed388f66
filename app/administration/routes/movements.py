"""The report of joiners, movers and leavers (G1)."""

import uuid
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.rules.reviews import quarter_start
from app.administration.queries.movements import Asked, movements_for, organisations_with_people
from app.administration.routes.blueprint import blueprint
from app.administration.types import MovementKind
from app.core.access import Permission, requires
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day
from app.core.forms.dates import day_from_words
from app.core.tables import ChoiceFilter, Column, DayFilter
from app.core.tables.worked_out import NOTHING, WorkedOut


@blueprint.get("/movements")
@requires(Permission.MOVEMENTS_READ, fresh_exports=True)
def movements() -> ResponseReturnValue:
    """List who joined, changed, moved and left, and how long their access outlived their leaving (G1)."""
    listing = _listing(current_actor(), asked_day(), request.args)
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    page = listing.read(request.args)
    return render_template("administration/movements.html", page=page, day=asked_day())


def _listing(viewer: Actor, as_of: date, arguments: Mapping[str, str]) -> WorkedOut:
    organisations = ChoiceFilter("organisation", "Organisation", _any, tuple(organisations_with_people(viewer, as_of)))
    kinds = ChoiceFilter("what", "What", _any, tuple(MovementKind.choices()))
    first, last = (DayFilter(key, label) for key, label in (("from", "From, as 1 4 2026"), ("to", "To, as 30 6 2026")))
    organisation, kind = organisations.chosen(arguments), kinds.chosen(arguments)
    asked = Asked(
        _day(first, arguments) or quarter_start(as_of),
        _day(last, arguments) or as_of,
        as_of,
        uuid.UUID(organisation) if organisation else None,
        MovementKind(kind) if kind else None,
    )
    return WorkedOut(
        name="joiners-movers-leavers",
        caption="Joiners, movers and leavers",
        statement=NOTHING,
        columns=(
            Column("name", "Person", lambda row: row.name),
            Column("organisation", "Organisation", lambda row: row.organisation),
            Column("what", "What", lambda row: row.kind),
            Column("day", "When", lambda row: row.day),
            Column("roles", "Roles", lambda row: row.detail),
            Column("access", "Access ended", lambda row: row.access),
            Column("late", "Days after leaving", lambda row: row.days_after, is_numeric=True),
        ),
        filters=(organisations, kinds, first, last),
        worked_out=movements_for(viewer, asked),
    )


def _any(_chosen: str) -> sa.ColumnElement[bool]:
    return sa.true()


def _day(filter_: DayFilter, arguments: Mapping[str, str]) -> date | None:
    typed = filter_.chosen(arguments)
    return day_from_words(typed)[0] if typed else None
