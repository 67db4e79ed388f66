"""Confirming that copies are destroyed, and certifying that all are (A23)."""

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import day_of, today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.verdicts import Finding
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import LicenceFacts, is_in_own_name
from app.materials.models import CopyDestruction, DestructionCertificate
from app.materials.queries.destruction import RecalledCopy, destruction_certificate, recalled_copies
from app.materials.rules.destruction import DECLARATION, copies_are_recalled, destruction_may_be_certified
from app.partners.queries import organisation_names


def confirm_destroyed(actor: Actor, *, licence: Licence, copy_keys: Collection[uuid.UUID]) -> int:
    """Record that these copies under a licence that is over are destroyed, and return how many were not yet (A23).

    Raises DomainError where the licence is not over, or one is no copy its licensee holds under it.
    """
    facts, held = _locked(licence)
    _insist(copies_are_recalled(facts, today()))
    known = {one.key: one for one in held}
    if not set(copy_keys) <= set(known):
        raise DomainError("One of these is not a copy held under this licence. Look at the list again.", field="copies")
    fresh = [known[key] for key in copy_keys if known[key].destroyed_at is None]
    for one in fresh:
        db.session.add(CopyDestruction(copy_key=one.key, **recorded_by(actor)))
    db.session.flush()
    if fresh:
        _record(actor, EventTag.COPIES_DESTROYED, facts, copies=len(fresh))
    return len(fresh)


def certify_destruction(
    actor: Actor, *, licence: Licence, signatory: str, signatory_role: str
) -> DestructionCertificate:
    """Record the certificate that every copy under a licence that is over is destroyed, in one's own name (A23).

    Raises DomainError where the licence is not over, a copy is not confirmed destroyed, or it was certified already.
    """
    facts, held = _locked(licence)
    _insist(copies_are_recalled(facts, today()))
    _insist(is_in_own_name(signatory, actor.name))
    earlier = destruction_certificate(licence.id, facts.licensee_id)
    _insist(
        destruction_may_be_certified(
            facts,
            [one.copy_id for one in held],
            {one.copy_id for one in held if one.destroyed_at is not None},
            day_of(earlier.recorded_at) if earlier else None,
            today(),
        )
    )
    names = organisation_names([facts.licensee_id], today())
    certificate = DestructionCertificate(
        licence_id=licence.id,
        organisation_id=facts.licensee_id,
        signatory=signatory,
        signatory_role=signatory_role,
        declaration=DECLARATION.format(organisation=names.get(facts.licensee_id, "the licensee")),
        copy_ids=[one.copy_id for one in held],
        **recorded_by(actor),
    )
    db.session.add(certificate)
    db.session.flush()
    _record(actor, EventTag.DESTRUCTION_CERTIFIED, facts, copies=len(held), role=signatory_role)
    return certificate


def _locked(licence: Licence) -> tuple[LicenceFacts, list[RecalledCopy]]:
    """Lock the licence's row, so that of two certificates at once one is refused; its version stays as it is."""
    db.session.execute(sa.select(Licence.id).where(Licence.id == licence.id).with_for_update())
    (facts,) = licence_facts([licence.id])
    return facts, recalled_copies(licence.id, facts.licensee_id)


def _insist(finding: Finding) -> None:
    if not finding.passed:
        raise DomainError(f"{finding.because} {finding.remedy}", field=finding.facts.get("field"))


def _record(actor: Actor, tag: EventTag, facts: LicenceFacts, **details: Any) -> None:
    record_event(
        actor,
        tag,
        subject_kind="licence",
        subject_id=facts.id,
        organisation_id=facts.licensee_id,
        reference=facts.reference,
        **details,
    )
