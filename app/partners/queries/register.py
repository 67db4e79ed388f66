"""What is recorded around an organisation: contacts, parents, its end, and where it works."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa

from app.core.db import EnumText, db
from app.core.errors import NotFound
from app.core.events import Event
from app.core.folding import folded
from app.core.reading import DAY, AnySelect, any_of, rows_of
from app.partners.models import (
    AreaDelivery,
    AreaName,
    AreaParty,
    Organisation,
    OrganisationContact,
    OrganisationEnd,
    OrganisationName,
    OrganisationParent,
)
from app.partners.models.organisations import LONGEST_NAME
from app.partners.queries.organisations import organisation_name_on
from app.partners.rules.organisations import told_apart
from app.partners.types import OrganisationKind

LONGEST_TIMELINE = 100


@dataclass(frozen=True)
class Relative:
    """An organisation that another is part of, or that is part of it, on its days."""

    id: uuid.UUID
    name: str
    from_day: date
    until_day: date | None


def contacts_on(organisation_id: uuid.UUID, day: date) -> Sequence[OrganisationContact]:
    """Return whom an organisation is reached through on a day, by role and name."""
    return db.session.scalars(
        sa.select(OrganisationContact)
        .where(OrganisationContact.organisation_id == organisation_id, OrganisationContact.holds_on(day))
        .order_by(OrganisationContact.role, OrganisationContact.name, OrganisationContact.id)
    ).all()


def contact_of(organisation_id: uuid.UUID, contact_id: uuid.UUID) -> OrganisationContact:
    """Return a contact of this organisation as held true now; raises NotFound."""
    found = db.session.scalar(
        sa.select(OrganisationContact).where(
            OrganisationContact.id == contact_id,
            OrganisationContact.organisation_id == organisation_id,
            OrganisationContact.is_known(),
        )
    )
    if found is None:
        raise NotFound("contact")
    return found


def parents_of(organisation_id: uuid.UUID, day: date) -> Sequence[Relative]:
    """Return what the organisation has belonged to, the latest first, under the names of the day."""
    link = OrganisationParent
    return _relatives(link.parent_id, sa.and_(link.organisation_id == organisation_id, link.is_known()), day)


def children_of(organisation_id: uuid.UUID, day: date) -> Sequence[Relative]:
    """Return what belongs to the organisation on the day, the latest first."""
    link = OrganisationParent
    return _relatives(link.organisation_id, sa.and_(link.parent_id == organisation_id, link.holds_on(day)), day)


def parents_from(day: date) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return every organisation's parents on the day or later, to look for circles in."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = db.session.execute(
        sa.select(OrganisationParent.organisation_id, OrganisationParent.parent_id).where(
            OrganisationParent.is_known(),
            sa.or_(OrganisationParent.until_day.is_(None), OrganisationParent.until_day >= day),
        )
    )
    for organisation_id, parent_id in rows:
        found[organisation_id].add(parent_id)
    return found


def end_of(organisation_id: uuid.UUID) -> OrganisationEnd | None:
    """Return the recorded end of an organisation, or None while it goes on."""
    return db.session.scalar(
        sa.select(OrganisationEnd).where(OrganisationEnd.organisation_id == organisation_id, OrganisationEnd.is_known())
    )


def last_day_of(organisation_id: uuid.UUID) -> date | None:
    """Return an organisation's last day, None for one that goes on."""
    end = end_of(organisation_id)
    return end.ended_on if end is not None else None


def has_ended(
    organisation_id: sa.SQLColumnExpression[uuid.UUID], day: date | sa.BindParameter[date]
) -> sa.ColumnElement[bool]:
    """Return the condition that an organisation's last day is before this one."""
    return (
        sa.exists()
        .where(OrganisationEnd.organisation_id == organisation_id, OrganisationEnd.is_known())
        .where(OrganisationEnd.ended_on < day)
    )


def offices_after(organisation_id: uuid.UUID, day: date) -> list[tuple[str, str]]:
    """Return what the organisation is still recorded as after a day, and in which area, by area."""
    party = (
        sa.select(AreaParty.area_id, sa.cast(AreaParty.role, sa.String).label("what"))
        .where(AreaParty.organisation_id == organisation_id, AreaParty.is_known())
        .where(sa.or_(AreaParty.until_day.is_(None), AreaParty.until_day > day))
    )
    delivery = (
        sa.select(AreaDelivery.area_id, sa.literal("provider").label("what"))
        .where(AreaDelivery.provider_id == organisation_id, AreaDelivery.is_known())
        .where(sa.or_(AreaDelivery.until_day.is_(None), AreaDelivery.until_day > day))
        .where(sa.or_(AreaDelivery.ended_on.is_(None), AreaDelivery.ended_on > day))
    )
    held = party.union_all(delivery).subquery()
    rows = db.session.execute(
        sa.select(held.c.what, AreaName.short_name)
        .join(AreaName, sa.and_(AreaName.area_id == held.c.area_id, AreaName.holds_on(day)))
        .order_by(AreaName.short_name)
    )
    return [(what, area) for what, area in rows]


def namesakes(name: str, day: date) -> list[tuple[uuid.UUID, OrganisationKind]]:
    """Return the organisations that are or will be called this, whatever the case, with what they are."""
    rows = db.session.execute(
        sa.select(Organisation.id, Organisation.kind)
        .join(OrganisationName, OrganisationName.organisation_id == Organisation.id)
        .where(
            OrganisationName.is_known(),
            OrganisationName.folded_name == folded(name, LONGEST_NAME),
            sa.or_(OrganisationName.until_day.is_(None), OrganisationName.until_day >= day),
        )
        .distinct()
    )
    return [(id_, kind) for id_, kind in rows]


def places_of(ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, str]:
    """Return the areas each organisation has to do with on a day, in words, in one query."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for id_, area in rows_of(_places(), ids=list(set(ids)), day=day):
        found[id_].append(area)
    return {id_: ", ".join(areas) for id_, areas in found.items()}


@cache
def _places() -> AnySelect:
    party = sa.select(AreaParty.organisation_id.label("id"), AreaParty.area_id).where(
        AreaParty.organisation_id.in_(any_of("ids")), AreaParty.holds_on(DAY)
    )
    delivery = sa.select(AreaDelivery.provider_id.label("id"), AreaDelivery.area_id).where(
        AreaDelivery.provider_id.in_(any_of("ids")), AreaDelivery.holds_on(DAY)
    )
    works = party.union(delivery).subquery()
    return (
        sa.select(works.c.id, AreaName.short_name)
        .join(AreaName, sa.and_(AreaName.area_id == works.c.area_id, AreaName.holds_on(DAY)))
        .order_by(AreaName.short_name)
    )


def organisations_of_kind(*kinds: OrganisationKind, day: date, or_later: bool = False) -> list[tuple[uuid.UUID, str]]:
    """Return the organisations of these kinds that have not ended by the day, by name, for a form's choices.

    With `or_later` also those that are registered for a day to come, each under its latest name.

    Those of one name are told apart by where they work.
    """
    named = [(id_, name) for id_, name in rows_of(_of_kinds(or_later), kinds=list(kinds), day=day)]
    names = [name.casefold() for _, name in named]
    shared = [id_ for (id_, name) in named if names.count(name.casefold()) > 1]
    return told_apart(named, places_of(shared, day)) if shared else named


@cache
def _of_kinds(or_later: bool) -> AnySelect:
    latest = sa.and_(OrganisationName.is_known(), OrganisationName.until_day.is_(None))
    return (
        sa.select(Organisation.id, OrganisationName.name)
        .join(OrganisationName, OrganisationName.organisation_id == Organisation.id)
        .where(
            Organisation.kind.in_(any_of("kinds", EnumText(OrganisationKind))),
            latest if or_later else OrganisationName.holds_on(DAY),
            ~has_ended(Organisation.id, DAY),
        )
        .order_by(OrganisationName.folded_name, Organisation.id)
    )


def events_of_organisation(organisation_id: uuid.UUID) -> Sequence[Event]:
    """Return what happened to the organisation itself, newest first."""
    return db.session.scalars(
        sa.select(Event)
        .where(Event.subject_kind == "organisation", Event.subject_id == organisation_id)
        .order_by(Event.id.desc())
        .limit(LONGEST_TIMELINE)
    ).all()


def _relatives(
    other: sa.SQLColumnExpression[uuid.UUID], wanted: sa.ColumnElement[bool], day: date
) -> Sequence[Relative]:
    link = OrganisationParent
    rows = db.session.execute(
        sa.select(other, organisation_name_on(day, other), link.from_day, link.until_day)
        .where(wanted)
        .order_by(link.from_day.desc(), link.id)
    )
    return [Relative(id_, name or "An organisation", from_day, until_day) for id_, name, from_day, until_day in rows]
