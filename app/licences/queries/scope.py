"""Which licences a viewer may see, and single licences within that."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound
from app.core.events import Event
from app.licences.models import Licence, LicenceTerritory, Programme
from app.licences.queries.facts import licence_facts
from app.licences.rules import LicenceFacts
from app.partners.queries import organisation_name_on

LONGEST_TIMELINE = 100
RENEWED = aliased(Licence)


@dataclass(frozen=True)
class NamedLicence:
    """A licence with the names its page shows."""

    licence: Licence
    programme: str
    licensor: str
    licensee: str
    renews: Licence | None


def is_visible_to(viewer: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that the viewer may read a licence.

    The Trust reads all, a provider its own, a commissioner those of its area (A22).
    """
    return is_within(scope_of(viewer, Permission.LICENCES_READ))


def is_within(scope: Scope) -> sa.ColumnElement[bool]:
    """Return the condition that a licence lies within what a permission covers."""
    if scope.everything:
        return sa.true()
    in_area = sa.exists().where(
        LicenceTerritory.licence_id == Licence.id,
        LicenceTerritory.is_known(),
        LicenceTerritory.area_id.in_(scope.area_ids),
    )
    return sa.or_(Licence.licensee_id.in_(scope.organisation_ids), in_area)


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


def named_licence_for(viewer: Actor, licence_id: uuid.UUID, day: date) -> NamedLicence:
    """Return a licence the viewer may read with its parties' names on a day; raises NotFound for any other."""
    row = db.session.execute(
        sa.select(
            Licence,
            Programme.name,
            organisation_name_on(day, Licence.licensor_id),
            organisation_name_on(day, Licence.licensee_id),
            RENEWED,
        )
        .join(Programme, Programme.id == Licence.programme_id)
        .outerjoin(RENEWED, RENEWED.id == Licence.renews_id)
        .where(Licence.id == licence_id, is_visible_to(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound("licence")
    licence, programme, licensor, licensee, renews = row
    return NamedLicence(licence, programme, licensor or "–", licensee or "–", renews)


def licences_of_organisation(organisation_id: uuid.UUID, programme_id: uuid.UUID | None = None) -> list[LicenceFacts]:
    """Return the facts of every licence an organisation holds, for a programme where one is named, by reference."""
    wanted = sa.select(Licence.id).where(Licence.licensee_id == organisation_id)
    return licence_facts(wanted if programme_id is None else wanted.where(Licence.programme_id == programme_id))


def programmes() -> Sequence[Programme]:
    """Return the programmes there are, by name."""
    return db.session.scalars(sa.select(Programme).order_by(Programme.name)).all()


def events_about(licence_id: uuid.UUID) -> Sequence[Event]:
    """Return the licence's events, newest first; the oldest of a very long history are left to the event log."""
    return db.session.scalars(
        sa.select(Event)
        .where(Event.subject_kind == "licence", Event.subject_id == licence_id)
        .order_by(Event.id.desc())
        .limit(LONGEST_TIMELINE)
    ).all()
