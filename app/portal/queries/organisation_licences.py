"""Who delivers under whose licence, from the side of an organisation (A19)."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.db import db
from app.licences.models import Licence, LicenceSubcontract
from app.licences.queries import holder_on, is_visible_to, licence_facts
from app.licences.rules import LicenceFacts
from app.partners.queries import organisation_name_on


class Delivered(NamedTuple):
    """A licence of somebody else that the organisation delivers under, whose it is, and on which days."""

    licence_id: uuid.UUID
    reference: str
    licensee: str | None
    from_day: date
    until_day: date | None


def held_licences(viewer: Actor, organisation_id: uuid.UUID, day: date) -> list[LicenceFacts]:
    """Return the licences an organisation holds on a day that the viewer may read, by reference, in two queries."""
    wanted = sa.select(Licence.id).where(is_visible_to(viewer), holder_on(day) == organisation_id)
    return licence_facts(list(db.session.scalars(wanted)), named_on=day)


def delivered_under(organisation_id: uuid.UUID, day: date) -> Sequence[Delivered]:
    """Return the licences of others an organisation delivers under, has or will, the latest first, in one query."""
    link = LicenceSubcontract
    rows = db.session.execute(
        sa.select(
            *(Licence.id, Licence.reference, organisation_name_on(day, holder_on(day))),
            *(link.from_day, link.until_day),
        )
        .join(link, link.licence_id == Licence.id)
        .where(link.organisation_id == organisation_id, link.is_known())
        .order_by(link.from_day.desc(), Licence.reference)
    )
    return [Delivered(*row) for row in rows]
