"""Licences for tests, made through the actions of licences."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from app.adapters.configured import file_store, staging
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.uploads import StagedUpload
from app.licences.actions import (
    AreaPart,
    DraftTerms,
    ProposedVariation,
    accept_condition,
    add_programme,
    draft_licence,
    give_notice,
    offer_licence,
    offer_variation,
    reinstate_licence,
    send_evidence,
    set_condition,
    sign_licence,
    suspend_licence,
)
from app.licences.actions.evidence import StoredFile, take_in
from app.licences.models import (
    ConditionEvidence,
    ConditionMeeting,
    Licence,
    LicenceCondition,
    LicenceNotice,
    LicenceOffer,
    LicenceSuspension,
    LicenceVariation,
    Programme,
    SealedAgreement,
    SealedVariation,
)
from app.licences.queries import frozen_agreement, licence_facts, standing_terms
from app.licences.rules import VariedTerms, months_after, required_sides
from app.licences.types import ContractShape, LapsePolicy, NoticeGiver, SuspensionScope
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.makers import make_png

_numbers = count(1)


def make_programme(slug: str = "cara", name: str = "CARA") -> Programme:
    """Return the programme of this slug, added where it is not there yet."""
    found = db.session.scalar(sa.select(Programme).where(Programme.slug == slug))
    return found or add_programme(TESTER, slug=slug, name=name)


def make_draft(
    licensee: Organisation | None = None,
    areas: Sequence[ForceArea] | None = None,
    *,
    programme: Programme | None = None,
    shape: ContractShape | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    grace_days: int = 0,
    lapse_policy: LapsePolicy = LapsePolicy.LOSE_ALL,
    seats: int | None = None,
    part: str | None = None,
    renews: Licence | None = None,
) -> Licence:
    """Draft a licence; in term since about a year ago, for two years to come, unless days are given."""
    trust = make_organisation(OrganisationKind.TRUST)
    licensee = licensee or make_organisation(OrganisationKind.PROVIDER)
    own = ContractShape.OWN_DELIVERY if licensee.id == trust.id else ContractShape.SUBCONTRACT
    areas = areas if areas is not None else [make_area()]
    terms = DraftTerms(
        starts_on=starts_on or today() - timedelta(days=365),
        ends_on=ends_on or today() + timedelta(days=730),
        areas=() if part else areas,
        parts=[AreaPart(area, part) for area in areas] if part else (),
        grace_days=grace_days,
        lapse_policy=lapse_policy,
        seats=seats,
    )
    return draft_licence(
        TESTER,
        programme=programme or make_programme(),
        licensee=licensee,
        shape=shape or own,
        terms=terms,
        renews=renews,
    )


def make_licence(
    licensee: Organisation | None = None,
    areas: Sequence[ForceArea] | None = None,
    *,
    signed_on: date | None = None,
    **terms: object,
) -> Licence:
    """Draft a licence as `make_draft` does and sign it for every side, a year and a month ago unless a day is given."""
    licence = make_draft(licensee, areas, **terms)  # type: ignore[arg-type]
    for side in required_sides(licence.shape):
        sign_licence(
            TESTER,
            licence=licence,
            side=side,
            signatory=f"Signatory {next(_numbers)}",
            signatory_role="chief executive",
            signed_on=signed_on or today() - timedelta(days=395),
            shares_ground=True,
            without_grant=True,
        )
    return licence


def suspend(
    licence: Licence,
    from_day: date | None = None,
    *,
    scope: SuspensionScope = SuspensionScope.WHOLE,
    reason: str = "The insurance lapsed",
    conditions_to_lift: str = "A certificate of insurance is sent",
) -> LicenceSuspension:
    """Suspend a licence, from today unless a day is given."""
    return suspend_licence(
        TESTER,
        licence=licence,
        scope=scope,
        reason=reason,
        conditions_to_lift=conditions_to_lift,
        from_day=from_day or today(),
    )


def reinstate(
    licence: Licence, lifted_from: date | None = None, *, scope: SuspensionScope = SuspensionScope.WHOLE
) -> LicenceSuspension:
    """Lift a licence's suspension, from today unless a day is given."""
    return reinstate_licence(
        TESTER, licence=licence, scope=scope, reason="The certificate was sent", lifted_from=lifted_from or today()
    )


def make_offer(licence: Licence, *, answer_by: date | None = None) -> LicenceOffer:
    """Record an offer of a draft today, to be answered within four weeks unless a day is given."""
    by = answer_by or today() + timedelta(days=28)
    return offer_licence(TESTER, licence=licence, offered_on=today(), answer_by=by)


def make_notice(
    licence: Licence, ends_on: date | None = None, *, given_by: NoticeGiver = NoticeGiver.LICENSEE, **changes: object
) -> LicenceNotice:
    """Record notice of today, running out after the agreed time unless a day is given."""
    (facts,) = licence_facts([licence.id])
    given: dict[str, object] = {
        "given_on": today(),
        "ends_on": ends_on or months_after(today(), facts.notice_months),
        "reason": "The service contract was not renewed",
    }
    return give_notice(TESTER, licence=licence, given_by=given_by, **given | changes)  # type: ignore[arg-type]


def make_condition(
    licence: Licence,
    due_on: date | None = None,
    *,
    words: str = "Send the insurance certificate",
    stops_downloads: bool = False,
) -> LicenceCondition:
    """Set a condition on a signed licence, to be met by today unless a day is given."""
    return set_condition(
        TESTER, licence=licence, words=words, due_on=due_on or today(), stops_downloads=stops_downloads
    )


def send(
    licence: Licence, number: int = 1, *, sender: Actor = TESTER, file: StoredFile | None = None
) -> ConditionEvidence:
    """Send evidence for a condition, with a file that is stored already where one is given."""
    words = "The certificate is on the shared drive"
    return send_evidence(sender, licence=licence, number=number, words=words, file=file)


def stored_picture() -> StoredFile:
    """Return a small picture, taken in as evidence is."""
    path = make_png(staging().reserve())
    measured = staging().measure(path)
    return take_in(StagedUpload(path, "Certificate.png", measured.sha256, measured.size), called="Evidence")


def accept(licence: Licence, number: int = 1, *, accepter: Actor, met_on: date | None = None) -> ConditionMeeting:
    """Accept the evidence for a condition, as met from today unless a day is given."""
    return accept_condition(accepter, licence=licence, number=number, met_on=met_on or today(), note="Seen it")


def make_sealed(licence: Licence, content: bytes = b"%PDF-1.7 sealed") -> SealedAgreement:
    """Keep a file as the sealed agreement of a licence that was signed or offered."""
    agreement = frozen_agreement(licence.id, today())
    assert agreement is not None
    sealed = SealedAgreement(agreement_id=agreement.id, **_stored(agreement.id, content))
    db.session.add(sealed)
    db.session.flush()
    return sealed


def make_sealed_variation(variation: LicenceVariation, content: bytes = b"%PDF-1.7 varied") -> SealedVariation:
    """Keep a file as the sealed document of a variation."""
    sealed = SealedVariation(variation_id=variation.id, **_stored(variation.id, content))
    db.session.add(sealed)
    db.session.flush()
    return sealed


def _stored(of: uuid.UUID, content: bytes) -> dict[str, Any]:
    path = staging().reserve()
    path.write_bytes(content)
    key, digest = f"agreements/{of.hex}/sealed.pdf", hashlib.sha256(content).hexdigest()
    file_store().put(path, key=key, media_type="application/pdf")
    seal = {"sealed_at": now(), "certificate_sha256": "0" * 64, "is_self_made": True}
    return {"storage_key": key, "sha256": digest, "size": len(content), **seal}


def make_variation(licence: Licence, effective_on: date | None = None, **changes: Any) -> LicenceVariation:
    """Offer a variation of a signed licence, effective today unless a day is given, that changes these terms."""
    (facts,) = licence_facts([licence.id])
    facts = standing_terms(facts, effective_on or today())
    standing = facts.territory
    terms = {
        "ends_on": facts.ends_on,
        "grace_days": facts.grace_days,
        "lapse_policy": facts.lapse_policy,
        "seats": facts.seats,
        "areas": tuple((one.area_id, one.part) for one in standing),
    }
    given = {name: value for name, value in changes.items() if name in terms}
    changes_nothing = not given and "clause" not in changes
    proposed = ProposedVariation(
        terms=VariedTerms(**(terms | ({"grace_days": facts.grace_days + 1} if changes_nothing else given))),
        territory=changes.get("territory", [one.words for one in standing]),
        effective_on=effective_on or today(),
        answer_by=changes.get("answer_by", today() + timedelta(days=28)),
        reason=changes.get("reason", "Both sides want it"),
        clause=changes.get("clause"),
        is_meant=changes.get("is_meant", True),
    )
    return offer_variation(TESTER, licence=licence, proposed=proposed)
