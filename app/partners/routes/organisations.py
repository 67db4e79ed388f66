"""Organisations: the register, one of them, and recording them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, Scope, requires, scope_of
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.partners.actions import register_organisation, rename_organisation
from app.partners.forms import NameForm, OrganisationForm
from app.partners.models import Organisation, OrganisationName
from app.partners.queries import (
    areas_of,
    children_of,
    contacts_on,
    events_of_organisation,
    name_on,
    names_over_time,
    organisation_by_id,
    organisation_names,
    organisations_statement,
    parents_of,
    places_of,
)
from app.partners.routes.blueprint import blueprint
from app.partners.routes.summary import end_shown, organisation_timeline
from app.partners.rules.register import KNOWN_FROM
from app.partners.types import OrganisationKind


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation of the list, with the areas it has to do with, by which namesakes are told apart."""

    id: uuid.UUID
    kind: OrganisationKind
    name: str
    from_day: date
    areas: str


@blueprint.get("/organisations")
@requires(Permission.ORGANISATIONS_READ)
def organisations() -> ResponseReturnValue:
    """List the organisations the actor may read, under the names they have on a day (E1)."""
    day = asked_day()
    listing = _listing(scope_of(current_actor(), Permission.ORGANISATIONS_READ), day)
    export = listing.export(request.args)
    if export is not None:
        return export
    return render_template("partners/organisations.html", page=listing.read(request.args), as_of=day)


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def new_organisation() -> ResponseReturnValue:
    """Register an organisation (E1)."""
    form = OrganisationForm()
    made = accepted(form, lambda: _register(form))
    if made is not None:
        flash(f"{form.name.data} is registered.", "success")
        return redirect(url_for("partners.organisation", organisation_id=made.id))
    return render_template("partners/organisation_form.html", form=form), status_of(form)


@blueprint.get("/organisations/<uuid:organisation_id>")
@requires(Permission.ORGANISATIONS_READ)
def organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Show an organisation on a day: its names over time, and the areas it has to do with (E1)."""
    day = asked_day()
    found = organisation_by_id(current_actor(), organisation_id, day)
    names = names_over_time(found.id)
    return render_template(
        "partners/organisation.html",
        organisation=found,
        name=name_on(names, day),
        names=names,
        known_from=KNOWN_FROM,
        areas=areas_of(found.id, day),
        contacts=contacts_on(found.id, day),
        parents=parents_of(found.id, day),
        children=children_of(found.id, day),
        end=end_shown(found.id),
        entries=organisation_timeline(events_of_organisation(found.id)),
        as_of=day,
        is_today=day == today(),
    )


@blueprint.route("/organisations/<uuid:organisation_id>/name", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_MANAGE)
def rename(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Record what an organisation is called from a day on (E1)."""
    found = organisation_by_id(current_actor(), organisation_id, today())
    name = organisation_names([found.id], today()).get(found.id, "this organisation")
    form = NameForm()
    if accepted(form, lambda: _rename(form, found)) is not None:
        flash(f"{form.name.data} is recorded as the new name.", "success")
        return redirect(url_for("partners.organisation", organisation_id=organisation_id))
    page = render_template("partners/name.html", form=form, name=name, organisation_id=organisation_id)
    return page, status_of(form)


def _register(form: OrganisationForm) -> Organisation:
    assert form.from_day.data is not None
    kind = OrganisationKind(form.kind.data)
    return register_organisation(
        current_actor(),
        kind=kind,
        name=form.name.data or "",
        from_day=form.from_day.data,
        is_namesake=bool(form.is_namesake.data),
    )


def _rename(form: NameForm, found: Organisation) -> OrganisationName:
    assert form.from_day.data is not None
    name = form.name.data or ""
    return rename_organisation(
        current_actor(),
        organisation=found,
        name=name,
        from_day=form.from_day.data,
        is_namesake=bool(form.is_namesake.data),
    )


@lru_cache(maxsize=256)
def _listing(scope: Scope, day: date) -> Listing:
    """The list for what a permission covers on a day; made once for each, so that its statements are too."""
    return Listing(
        name="organisations",
        caption="Organisations",
        statement=organisations_statement(scope, day),
        columns=[
            Column("name", "Name", _link, OrganisationName.folded_name.expression),
            Column("kind", "Kind", lambda row: row.kind, Organisation.kind.expression),
            Column(
                "since",
                "Called so since",
                lambda row: row.from_day if row.from_day > KNOWN_FROM else None,
                OrganisationName.from_day.expression,
            ),
            Column("areas", "Areas", lambda row: row.areas),
        ],
        filters=(
            ChoiceFilter("kind", "Kind", _of_kind, tuple(OrganisationKind.choices())),
            TextFilter("q", "Name", lambda typed: contains(OrganisationName.name.expression, typed)),
        ),
        default_sort="name",
        tie_breaker=Organisation.id.expression,
        decorate=lambda rows: _with_areas(rows, day),
        is_scalar=False,
    )


def _with_areas(rows: Sequence[Any], day: date) -> list[OrganisationRow]:
    places = places_of([row.id for row in rows], day)
    return [OrganisationRow(row.id, row.kind, row.name, row.from_day, places.get(row.id, "")) for row in rows]


def _link(row: OrganisationRow) -> Link:
    return Link(row.name, f"/organisations/{row.id}")


def _of_kind(chosen: str) -> sa.ColumnElement[bool]:
    return Organisation.kind == OrganisationKind(chosen)
