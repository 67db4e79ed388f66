"""Reads of organisations and their names, each as of a day."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound, NotYet
from app.core.formats import long_date
from app.core.reading import DAY, any_of, rows_of
from app.partners.models import AreaDelivery, AreaParty, Organisation, OrganisationName
from app.partners.types import OrganisationKind

_NAMES = sa.select(OrganisationName.organisation_id, OrganisationName.name).where(
    OrganisationName.organisation_id.in_(any_of("ids")), OrganisationName.holds_on(DAY)
)


def organisation_name_on(
    day: date | sa.BindParameter[date],
    organisation_id: sa.SQLColumnExpression[uuid.UUID] | sa.SQLColumnExpression[uuid.UUID | None],
    known_at: datetime | None = None,
) -> sa.ScalarSelect[str]:
    """Return the name of an organisation on a day as a column, for a list's statement."""
    return (
        sa.select(OrganisationName.name)
        .where(OrganisationName.organisation_id == organisation_id, OrganisationName.holds_on(day, known_at))
        .limit(1)
        .scalar_subquery()
    )


def organisation_names(ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, str]:
    """Return the names of these organisations on a day, in one query."""
    return dict(rows_of(_NAMES, ids=list(set(ids)), day=day))


def names_over_time(organisation_id: uuid.UUID) -> Sequence[OrganisationName]:
    """Return what an organisation has been and will be called, the latest first, as held true now."""
    return db.session.scalars(
        sa.select(OrganisationName)
        .where(OrganisationName.organisation_id == organisation_id, OrganisationName.is_known())
        .order_by(OrganisationName.from_day.desc())
    ).all()


def name_on(names: Sequence[OrganisationName], day: date) -> str:
    """Return which of an organisation's names over time it has on a day; raises NotYet for one before the first."""
    found = next((row.name for row in names if row.covers(day)), None)
    if found is None and names and day < names[-1].from_day:
        begins = f"{names[-1].name} is in the register from {long_date(names[-1].from_day)}"
        raise NotYet(f"{begins}, and nothing is known of it on {long_date(day)}.")
    return found or "An organisation without a name on this day"


def latest_name(organisation_id: uuid.UUID, *, for_update: bool = False) -> OrganisationName | None:
    """Return the name that holds with no last day, locked where it is about to be followed by another."""
    statement = sa.select(OrganisationName).where(
        OrganisationName.organisation_id == organisation_id,
        OrganisationName.is_known(),
        OrganisationName.until_day.is_(None),
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def the_trust() -> Organisation:
    """Return the Trust; raises NotFound before it is registered."""
    trust = db.session.scalar(sa.select(Organisation).where(Organisation.kind == OrganisationKind.TRUST))
    if trust is None:
        raise NotFound("organisation")
    return trust


def visible_organisations(actor: Actor, day: date) -> sa.ColumnElement[bool]:
    """Return the condition "the actor may read this organisation" on `Organisation`.

    The Trust reads every one; a provider its own, and the force, commissioner and providers of the areas it
    delivers in on the day (G1).
    """
    return organisations_within(scope_of(actor, Permission.ORGANISATIONS_READ), day)


def organisations_within(scope: Scope, day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Return the condition "what a permission covers includes this organisation" on `Organisation`."""
    if scope.everything:
        return sa.true()
    areas = sa.select(AreaDelivery.area_id).where(
        AreaDelivery.provider_id.in_(scope.organisation_ids), AreaDelivery.holds_on(day)
    )
    parties = sa.select(AreaParty.organisation_id).where(AreaParty.area_id.in_(areas), AreaParty.holds_on(day))
    return sa.or_(Organisation.id.in_(scope.organisation_ids), Organisation.id.in_(parties))


def reads_trust_notes(actor: Actor) -> bool:
    """Return whether the actor may read what is for the Trust alone: its lead in an area, and its notes."""
    return scope_of(actor, Permission.ORGANISATIONS_READ).everything


def organisations_statement(scope: Scope, day: date | sa.BindParameter[date]) -> sa.Select[Any]:
    """Return the id, kind, name and from_day of the organisations within a scope, as named on a day."""
    named = sa.and_(OrganisationName.organisation_id == Organisation.id, OrganisationName.holds_on(day))
    statement: sa.Select[Any] = sa.Select(
        Organisation.id, Organisation.kind, OrganisationName.name, OrganisationName.from_day
    )
    return statement.join(OrganisationName, named).where(organisations_within(scope, day))


def organisation_by_id(actor: Actor, organisation_id: uuid.UUID, day: date) -> Organisation:
    """Return an organisation the actor may read; raises NotFound, also for one they may not."""
    found = db.session.scalar(
        sa.select(Organisation).where(Organisation.id == organisation_id, visible_organisations(actor, day))
    )
    if found is None:
        raise NotFound("organisation")
    return found
