"""Accepting a variation on screen, declining it, and withdrawing it (A14, A18)."""

from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import Stale
from app.core.events import EventTag
from app.licences.actions.complying import ask_to_count
from app.licences.actions.locking import insist, lock_licence
from app.licences.actions.sealing import have_variation_sealed
from app.licences.actions.telling import tell_of_variation
from app.licences.actions.variations.recording import record_variation, superseded
from app.licences.actions.variations.taking_up import take_up
from app.licences.models import Licence, LicenceVariation, VariationAcceptance
from app.licences.queries import party_names, variation_of, variation_row
from app.licences.rules import (
    DECLARATION,
    LicenceFacts,
    VariationFacts,
    is_in_own_name,
    missing_sides,
    variation_may_be_answered,
    variation_may_be_ended,
)
from app.licences.types import OfferEnding, Side

OTHER = {Side.LICENSOR: Side.LICENSEE, Side.LICENSEE: Side.LICENSOR}


def accept_variation(
    actor: Actor, *, licence: Licence, number: int, side: Side, signatory: str, signatory_role: str, terms_read: str
) -> VariationAcceptance:
    """Accept an open variation for a side in the actor's own name; with the last side it is put into the terms (A14).

    Raises DomainError where it is not open or the side has accepted; Stale where its words are not those read.
    """
    before = lock_licence(licence, None)
    one = variation_of(licence.id, number)
    insist(variation_may_be_answered(before, one, side, today()))
    insist(is_in_own_name(signatory, actor.name))
    if one.sha256 != terms_read:
        raise Stale(f"Variation {number} of {before.reference}")
    acceptance = _add_acceptance(actor, before, one, side, signatory, signatory_role)
    row, is_last = variation_row(licence.id, number), missing_sides(before, one) == (side,)
    if is_last:
        row = take_up(actor, before, row)
        have_variation_sealed(row.id)
        ask_to_count(licence.id)
    record_variation(actor, EventTag.VARIATION_ACCEPTED, before, row, party=side.in_sentence, role=signatory_role)
    tell_of_variation(actor, OTHER[side], before, number, "variation_accepted", is_last=is_last)
    return acceptance


def end_variation(
    actor: Actor, *, licence: Licence, number: int, side: Side, reason: str, seen_version: int | None = None
) -> LicenceVariation:
    """Decline an open variation for the licensee, or withdraw it for the Trust, and return it ended (A14).

    Raises DomainError where it is not open, or the licensee has accepted it and would decline; Stale where the
    licence changed since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    insist(variation_may_be_ended(before, variation_of(licence.id, number), side, today()))
    ending = OfferEnding.DECLINED if side is Side.LICENSEE else OfferEnding.WITHDRAWN
    ended = superseded(actor, variation_row(licence.id, number), ended_on=today(), ending=ending, end_reason=reason)
    how = ending.in_sentence
    record_variation(actor, EventTag.VARIATION_ENDED, before, ended, reason=reason, how=how)
    tell_of_variation(actor, OTHER[side], before, number, "variation_ended", how=ending.label, reason=reason)
    return ended


def _add_acceptance(
    actor: Actor, before: LicenceFacts, one: VariationFacts, side: Side, signatory: str, role: str
) -> VariationAcceptance:
    licensor, licensee = party_names(before)
    acceptance = VariationAcceptance(
        licence_id=before.id,
        number=one.number,
        side=side,
        signatory=signatory,
        signatory_role=role,
        user_id=actor.user_id,
        accepted_at=now(),
        terms_sha256=one.sha256,
        declaration=DECLARATION.format(party=licensor if side is Side.LICENSOR else licensee),
    )
    db.session.add(acceptance)
    db.session.flush()
    return acceptance
