"""Offering a draft to its licensee, and recording that an offer came to nothing (A2)."""

from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.agreements import freeze_agreement
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.actions.telling import tell_of_end, tell_of_offer
from app.licences.models import Licence, LicenceOffer, LicenceSignature
from app.licences.rules import may_be_offered, offer_may_end
from app.licences.types import OfferEnding


def offer_licence(
    actor: Actor, *, licence: Licence, offered_on: date, answer_by: date, seen_version: int | None = None
) -> LicenceOffer:
    """Record that the draft's terms were offered to the licensee, open until the day an answer is awaited by (A2).

    An earlier offer nobody answered in time is closed as lapsed. Raises DomainError where the licence is signed for
    a side, on offer or the Trust's own, and for days out of order; Stale where it changed since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_offered(before, offered_on, answer_by, today()))
    _close_lapsed(actor, licence)
    offer = LicenceOffer(licence_id=licence.id, offered_on=offered_on, answer_by=answer_by, **recorded_by(actor))
    db.session.add(offer)
    db.session.flush()
    freeze_agreement(actor, licence, offer=offer)
    record_change(
        actor,
        EventTag.LICENCE_OFFERED,
        before,
        became={"answer_by": answer_by},
        offered_on=offered_on,
        answer_by=answer_by,
    )
    tell_of_offer(actor, offer, before)
    return offer


def end_offer(
    actor: Actor,
    *,
    licence: Licence,
    ending: OfferEnding,
    ended_on: date,
    reason: str,
    seen_version: int | None = None,
) -> LicenceOffer:
    """Record that the open offer was withdrawn or declined; the licence is a draft again (A2).

    A signature one side gave meanwhile goes with it, and stays on record as held until now. Raises DomainError
    where nothing is on offer, every side has signed, or the day is not one the offer was open on.
    """
    before = lock_licence(licence, seen_version)
    insist(offer_may_end(before, ending, ended_on, today()))
    ended = _end(actor, _open_offer(licence), ending, ended_on, reason)
    for signature in db.session.scalars(
        sa.select(LicenceSignature).where(LicenceSignature.licence_id == licence.id, LicenceSignature.is_known())
    ):
        signature.supersede()
    db.session.flush()
    record_change(
        actor,
        EventTag.LICENCE_OFFER_ENDED,
        before,
        reason=reason,
        became={"ending": ending, "ended_on": ended_on},
        how=ending.in_sentence,
        ended_on=ended_on,
    )
    tell_of_end(actor, ended, before)
    return ended


def _open_offer(licence: Licence) -> LicenceOffer:
    return db.session.scalars(_unended(licence)).one()


def _close_lapsed(actor: Actor, licence: Licence) -> None:
    lapsed = db.session.scalar(_unended(licence))
    if lapsed is not None:
        _end(actor, lapsed, OfferEnding.LAPSED, lapsed.facts.lapses_on, None)


def _unended(licence: Licence) -> sa.Select[LicenceOffer]:
    return sa.select(LicenceOffer).where(
        LicenceOffer.licence_id == licence.id, LicenceOffer.ended_on.is_(None), LicenceOffer.is_known()
    )


def _end(actor: Actor, offer: LicenceOffer, ending: OfferEnding, ended_on: date, reason: str | None) -> LicenceOffer:
    ended = LicenceOffer(
        licence_id=offer.licence_id,
        offered_on=offer.offered_on,
        answer_by=offer.answer_by,
        ended_on=ended_on,
        ending=ending,
        end_reason=reason,
        **recorded_by(actor),
    )
    offer.supersede(ended)
    db.session.add(ended)
    db.session.flush()
    return ended
