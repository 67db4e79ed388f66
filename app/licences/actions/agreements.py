"""Freezing the words of an agreement when it is offered, or signed without an offer (A14)."""

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.licences.models import AgreementParty, Licence, LicenceAgreement, LicenceOffer
from app.licences.queries import drafted_agreement


def freeze_agreement(actor: Actor, licence: Licence, *, offer: LicenceOffer | None = None) -> LicenceAgreement | None:
    """Keep the agreement the template in effect today makes of the draft, word for word with its parties (A13, A14).

    It is part of the offer or signature that is recorded, so it records no event of its own. None for own delivery.
    """
    drafted = drafted_agreement(licence.id, today())
    if drafted is None:
        return None
    text, parties = drafted
    kept = LicenceAgreement(
        licence_id=licence.id,
        offer_id=offer.id if offer else None,
        frozen_on=today(),
        template=text.template,
        template_version=text.template_version,
        words=text.canonical,
        sha256=text.sha256,
        **recorded_by(actor),
    )
    db.session.add(kept)
    db.session.flush()
    db.session.add_all(
        AgreementParty(agreement_id=kept.id, role=one.role, organisation_id=one.organisation_id, name=one.name)
        for one in parties
    )
    db.session.flush()
    return kept
