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
from app.licences.queries import is_frozen, territory_overlaps
from app.licences.rules import (
    LicenceFacts,
    ground_is_shared_knowingly,
    may_be_signed,
    overlap_sentence,
    signature_lead_days_on,
)
from app.licences.types import Side


def sign_licence(
    actor: Actor,
    *,
    licence: Licence,
    side: Side,
    signatory: str,
    signatory_role: str,
    signed_on: date,
    shares_ground: bool = False,
    seen_version: int | None = None,
) -> LicenceSignature:
    """Record one side's signature; with the last side that must sign, the licence is signed (A2).

    A licence counts as signed from the later of the days. Raises Stale where it changed since `seen_version`: what
    is signed is what was read. Raises DomainError for a side that need not sign, a day to come or too old, and ground
    another licence covers, unless `shares_ground` says that both are meant (A25).
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_signed(before, side, signed_on, today(), signature_lead_days_on(today())))
    shared = insist_on_ground(before, shares_ground)
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
        reason=shared,
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


def insist_on_ground(facts: LicenceFacts, is_confirmed: bool) -> str | None:
    """Insist that ground is shared knowingly; return what the log keeps of it, None where nothing is shared."""
    overlaps = territory_overlaps(facts.id, today())
    insist(ground_is_shared_knowingly(facts.reference, overlaps, is_confirmed=is_confirmed))
    return f"{overlap_sentence(facts.reference, overlaps)} Both are meant to hold." if overlaps else None
