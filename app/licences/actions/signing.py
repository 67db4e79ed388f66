"""Recording signatures (A2)."""

from datetime import date

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.agreements import freeze_agreement
from app.licences.actions.complying import ask_to_count
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceSignature
from app.licences.queries import funding_of_licence, is_frozen, territory_overlaps
from app.licences.rules import (
    LicenceFacts,
    grant_covers_term,
    grant_is_missing_knowingly,
    ground_is_shared_knowingly,
    may_be_signed,
    overlap_sentence,
    signature_lead_days_on,
)
from app.licences.types import ContractShape, Side


def sign_licence(
    actor: Actor,
    *,
    licence: Licence,
    side: Side,
    signatory: str,
    signatory_role: str,
    signed_on: date,
    shares_ground: bool = False,
    without_grant: bool = False,
    seen_version: int | None = None,
) -> LicenceSignature:
    """Record one side's signature; with the last side that must sign, the licence is signed (A2).

    A licence counts as signed from the later of the days. Raises Stale where it changed since `seen_version`: what
    is signed is what was read. Raises DomainError for a side that need not sign, a day to come or too old, ground
    another licence covers, unless `shares_ground` says that both are meant (A25), and a term no grant covers where it
    rests on one, unless `without_grant` says that this is known (A13).
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_signed(before, side, signed_on, today(), signature_lead_days_on(today())))
    known = insist_on_what_is_known(before, shares_ground=shares_ground, without_grant=without_grant)
    by = {"signatory": signatory, "signatory_role": signatory_role}
    if not is_frozen(before, today()):
        freeze_agreement(actor, licence)
    signature = add_signature(actor, licence, side, signed_on=signed_on, **by)
    record_change(
        actor,
        EventTag.LICENCE_SIGNED,
        before,
        became=by,
        signatory=signatory,
        party=side.in_sentence,
        signed_on=signed_on,
        reason=known,
    )
    return signature


def add_signature(
    actor: Actor, licence: Licence, side: Side, *, signatory: str, signatory_role: str, signed_on: date | None = None
) -> LicenceSignature:
    """Add one side's signature, of today unless a day is given, and return it; the caller insisted on the rules."""
    signature = LicenceSignature(
        licence_id=licence.id,
        side=side,
        signatory=signatory,
        signatory_role=signatory_role,
        signed_on=signed_on or today(),
        **recorded_by(actor),
    )
    db.session.add(signature)
    ask_to_count(licence.id)
    db.session.flush()
    return signature


def insist_on_what_is_known(facts: LicenceFacts, *, shares_ground: bool, without_grant: bool) -> str | None:
    """Insist that ground is shared, and a grant missing, knowingly; return what the log keeps of it, if anything."""
    overlaps = territory_overlaps(facts.id, today())
    insist(ground_is_shared_knowingly(facts.reference, overlaps, is_confirmed=shares_ground))
    covered = grant_covers_term(facts, funding_of_licence(facts) if facts.shape is ContractShape.GRANT else ())
    insist(grant_is_missing_knowingly(covered, is_confirmed=without_grant))
    said = [f"{overlap_sentence(facts.reference, overlaps)} Both are meant to hold."] if overlaps else []
    said += [] if covered.passed else [f"{covered.because} It is signed all the same."]
    return " ".join(said) or None
