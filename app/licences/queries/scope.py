"""Which licences a viewer may see, and single licences within that."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.queries import somebody_may
from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.db import UTCDateTime, db
from app.core.errors import NotFound, NotYet
from app.core.events import LINE, Event, EventTag
from app.core.formats import long_date
from app.core.reading import DAY, AnySelect, rows_of
from app.licences.models import Licence, LicenceOffer, LicenceSignature, LicenceTerritory, Programme
from app.licences.queries.facts import licences_held_by
from app.licences.queries.holding import TODAY, holder_on, is_party_to
from app.licences.queries.territory import has_reached
from app.licences.rules import LicenceFacts, territory_on
from app.partners.queries import organisation_name_on

LONGEST_TIMELINE = 100
RENEWED = aliased(Licence)


class Renewed(NamedTuple):
    """The licence that another one renews."""

    id: uuid.UUID
    reference: str


@dataclass(frozen=True)
class NamedLicence:
    """What a licence's page calls its parties, its programme, and the licence it renews."""

    programme: str
    licensor: str
    licensee: str
    renews: Renewed | None
    is_licensee_reached: bool
    """Whether somebody at the licensee is reminded of the licence's end."""


def is_visible_to(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer may read a licence.

    The Trust reads all, a provider its own, a commissioner those of its area (A22); both once it was offered or signed.
    """
    return is_within(scope_of(viewer, Permission.LICENCES_READ))


def is_within(scope: Scope) -> sa.ColumnElement[bool]:
    """Return the condition that a licence lies within what a permission covers.

    A draft is the Trust's working paper: its partners see it from the day it was first offered, or signed. Who reads
    by area reads from the day the territory reaches it: one that comes by a variation, once that has taken effect.
    """
    if scope.everything:
        return sa.true()
    in_area = sa.exists().where(
        LicenceTerritory.licence_id == Licence.id,
        has_reached(TODAY),
        LicenceTerritory.area_id.in_(scope.area_ids),
    )
    return sa.and_(sa.or_(is_party_to(scope.organisation_ids, TODAY), in_area), was_put_to_partners())


def was_put_to_partners() -> sa.ColumnElement[bool]:
    """Return the condition that a licence was ever offered, or signed for a side: until then it is a working paper."""
    offered = sa.exists().where(LicenceOffer.licence_id == Licence.id)
    return sa.or_(offered, sa.exists().where(LicenceSignature.licence_id == Licence.id))


def licence_ids() -> Sequence[uuid.UUID]:
    """Return the ids of all licences, in their order, for what goes through every one of them at night."""
    return db.session.scalars(sa.select(Licence.id).order_by(Licence.id)).all()


def licence_for(viewer: Actor, licence_id: uuid.UUID, permission: Permission = Permission.LICENCES_READ) -> Licence:
    """Return a licence the viewer holds the permission for, to read it unless another is named.

    Raises NotFound for any other, whether it exists or not.
    """
    licence = db.session.scalar(
        sa.select(Licence).where(Licence.id == licence_id, is_within(scope_of(viewer, permission)))
    )
    if licence is None:
        raise NotFound("licence")
    return licence


def may_read_what_came_on(viewer: Actor, facts: LicenceFacts, day: date) -> bool:
    """Return whether a reader of a licence may read what was sent for it on a day.

    Who reads it for an area alone reads what was sent while it covered the area: the rest is other areas' business.
    """
    scope = scope_of(viewer, Permission.LICENCES_READ)
    if scope.everything or not scope.area_ids or facts.licensee_id in scope.organisation_ids:
        return True
    return any(one.area_id in scope.area_ids for one in territory_on(facts, day))


def insist_it_was_there(facts: LicenceFacts, day: date) -> None:
    """Raise NotYet for a day before anything happened to the licence, for its viewer to learn since when it is."""
    if facts.there_since is not None and not facts.is_there(day):
        begun = f"{facts.reference} was drafted, offered or signed on {long_date(facts.there_since)}"
        raise NotYet(f"{begun}. There is nothing of it on {long_date(day)}.")


def named_licence_for(viewer: Actor, licence_id: uuid.UUID, day: date) -> NamedLicence:
    """Return the names on a day of a licence the viewer may read; raises NotFound for any other."""
    rows = rows_of(_named(scope_of(viewer, Permission.LICENCES_READ)), licence_id=licence_id, day=day)
    if not rows:
        raise NotFound("licence")
    programme, licensor, licensee, is_reached, *renewed = rows[0]
    renews = Renewed._make(renewed) if renewed[0] is not None else None
    return NamedLicence(programme, licensor or "–", licensee or "–", renews, is_reached)


@lru_cache(maxsize=256)
def _named(scope: Scope) -> AnySelect:
    """Put together once for what a permission covers, with the licence and the day left open."""
    return (
        sa.select(
            Programme.name,
            organisation_name_on(DAY, Licence.licensor_id).label("licensor"),
            organisation_name_on(DAY, holder_on(DAY)).label("licensee"),
            somebody_may(Permission.REMINDERS_RECEIVE, holder_on(DAY), DAY).label("is_reached"),
            RENEWED.id.label("renewed_id"),
            RENEWED.reference.label("renewed"),
        )
        .select_from(Licence)
        .join(Programme, Programme.id == Licence.programme_id)
        .outerjoin(RENEWED, RENEWED.id == Licence.renews_id)
        .where(Licence.id == sa.bindparam("licence_id", type_=sa.Uuid()), is_within(scope))
    )


def licences_of_organisation(organisation_id: uuid.UUID, programme_id: uuid.UUID | None = None) -> list[LicenceFacts]:
    """Return the facts of every licence an organisation holds, for a programme where one is named, by reference."""
    return licences_held_by([organisation_id], programme_id)


def programmes() -> Sequence[Programme]:
    """Return the programmes there are, by name."""
    return db.session.scalars(sa.select(Programme).order_by(Programme.name)).all()


# Who looked at a file is in the event log; a licence's history is of what happened to the licence.
_LOOKED_AT = (
    EventTag.CONDITION_FILE_DOWNLOADED,
    EventTag.AGREEMENT_DOWNLOADED,
    EventTag.AGREEMENT_CHECKED,
    EventTag.VARIATION_DOWNLOADED,
    EventTag.VARIATION_CHECKED,
)


def events_statement() -> AnySelect:
    """Return the statement of a licence's events up to `until`, newest first, each with its key."""
    return (
        sa.select(Event.id, *LINE)
        .where(Event.subject_kind == "licence", Event.subject_id == sa.bindparam("licence_id", type_=sa.Uuid()))
        .where(Event.at <= sa.bindparam("until", type_=UTCDateTime()))
        .where(Event.tag.not_in(_LOOKED_AT))
        .order_by(Event.id.desc())
        .limit(LONGEST_TIMELINE)
    )
