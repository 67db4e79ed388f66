"""Taking up an offer on screen, and declining it (A18)."""

from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import Stale
from app.core.events import EventTag
from app.core.jobs import enqueue
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.actions.offering import end_offer
from app.licences.actions.sealing import SEAL_TASK
from app.licences.actions.signing import add_signature, insist_on_what_is_known
from app.licences.actions.telling import tell_of_acceptance
from app.licences.models import Licence, LicenceAcceptance, LicenceOffer, LicenceSignature
from app.licences.queries import frozen_agreement, is_accepted_by_both, offered_terms
from app.licences.rules import DECLARATION, OfferedTerms, is_in_own_name, may_be_accepted, may_be_declined
from app.licences.types import OfferEnding, Side


def accept_offer(
    actor: Actor,
    *,
    licence: Licence,
    side: Side,
    signatory: str,
    signatory_role: str,
    terms_read: str,
    shares_ground: bool = False,
    without_grant: bool = False,
) -> LicenceAcceptance:
    """Accept the terms on offer for a side, in the actor's own name, and return the acceptance (A18, A2).

    It counts as that side's signature of today. `terms_read` is the fingerprint of the terms that were read. Raises
    Stale where others are on offer by now; DomainError where nothing is, the side has accepted already, the name is
    not the actor's, or the Trust would unknowingly share ground or go without a grant (A13).
    """
    before = lock_licence(licence, None)
    insist(may_be_accepted(before, side, today()))
    insist(is_in_own_name(signatory, actor.name))
    terms = offered_terms(licence.id, today())
    if terms is None or terms.fingerprint != terms_read:
        raise Stale(f"What is on offer as {before.reference}")
    # The licensee is shown neither whose else the ground is nor who pays; the Trust, which must accept too, is asked.
    asked = {"shares_ground": shares_ground, "without_grant": without_grant}
    known = insist_on_what_is_known(before, **asked) if side is Side.LICENSOR else None
    signature = add_signature(actor, licence, side, signatory=signatory, signatory_role=signatory_role)
    acceptance = _add_acceptance(actor, signature, terms)
    by = {"signatory": signatory, "role": signatory_role}
    became = by | {"terms_sha256": terms.text.sha256}
    party = side.in_sentence
    record_change(actor, EventTag.LICENCE_ACCEPTED, before, reason=known, became=became, party=party, **by)
    tell_of_acceptance(actor, acceptance, before, side)
    _have_it_sealed(licence)
    return acceptance


def decline_offer(
    actor: Actor, *, licence: Licence, side: Side, reason: str, seen_version: int | None = None
) -> LicenceOffer:
    """Decline the open offer for its licensee, with a reason; the licence is a draft again (A18, A2).

    Raises DomainError where nothing is on offer, or the licensee has accepted it; Stale where the licence changed
    since `seen_version`.
    """
    insist(may_be_declined(lock_licence(licence, seen_version), side, today()))
    return end_offer(actor, licence=licence, ending=OfferEnding.DECLINED, ended_on=today(), reason=reason)


def _add_acceptance(actor: Actor, signature: LicenceSignature, terms: OfferedTerms) -> LicenceAcceptance:
    acceptance = LicenceAcceptance(
        licence_id=signature.licence_id,
        signature_id=signature.id,
        user_id=actor.user_id,
        accepted_at=now(),
        terms_sha256=terms.text.sha256,
        declaration=DECLARATION.format(party=terms.party(signature.side)),
    )
    db.session.add(acceptance)
    db.session.flush()
    return acceptance


def _have_it_sealed(licence: Licence) -> None:
    """Have the worker make the sealed document once both sides have accepted the same words."""
    agreement = frozen_agreement(licence.id, today())
    if agreement is not None and is_accepted_by_both(agreement, licence.shape):
        enqueue(SEAL_TASK, key=f"{SEAL_TASK}:{agreement.id.hex}", agreement_id=agreement.id)
