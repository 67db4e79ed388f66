"""Reads of what is agreed: the terms of an open offer, and which side a viewer answers for."""

import uuid
from datetime import date

import sqlalchemy as sa

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.licences.models import Licence, Programme
from app.licences.queries.facts import licence_facts
from app.licences.rules import LicenceFacts, OfferedTerms, open_offer, particulars
from app.licences.types import Side
from app.partners.queries import organisation_names

UNNAMED = "an organisation without a name"


def side_of(viewer: Actor, facts: LicenceFacts) -> Side | None:
    """Return the side the viewer answers offers of this licence for, or None.

    Whoever answers for the Trust answers for no licensee, so that nobody accepts for both.
    """
    scope = scope_of(viewer, Permission.LICENCES_ANSWER)
    if scope.everything:
        return Side.LICENSOR
    return Side.LICENSEE if facts.licensee_id in scope.organisation_ids else None


def offered_terms(licence_id: uuid.UUID, day: date) -> OfferedTerms | None:
    """Return the terms on offer on a day as both sides read them, or None where none are.

    Names are those of the day of the offer: what is read does not change while it is open.
    """
    (facts,) = licence_facts([licence_id])
    offer = open_offer(facts, day)
    if offer is None:
        return None
    (facts,) = licence_facts([licence_id], named_on=offer.offered_on)
    licensor_id, programme = db.session.execute(
        sa.select(Licence.licensor_id, Programme.name)
        .join(Programme, Programme.id == Licence.programme_id)
        .where(Licence.id == licence_id)
    ).one()
    names = organisation_names([licensor_id, facts.licensee_id], offer.offered_on)
    licensor, licensee = names.get(licensor_id, UNNAMED), names.get(facts.licensee_id, UNNAMED)
    agreed = particulars(facts, programme=programme, licensor=licensor, licensee=licensee)
    return OfferedTerms(facts.reference, licensor, licensee, offer.offered_on, offer.answer_by, agreed)
