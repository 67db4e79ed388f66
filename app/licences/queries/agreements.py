"""Reads of what is agreed: the words of a draft, of an offer, of a signed licence, and who answers for whom."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.licences.models import (
    AgreementParty,
    Licence,
    LicenceAcceptance,
    LicenceAgreement,
    LicenceSignature,
    LicenceTerritory,
    Programme,
)
from app.licences.queries.facts import licence_facts
from app.licences.rules import (
    AgreementText,
    LicenceFacts,
    OfferedTerms,
    Party,
    composed,
    open_offer,
    template_on,
    text_from,
)
from app.licences.types import AgreementRole, Side
from app.partners.models import AreaParty
from app.partners.queries import organisation_names
from app.partners.types import PartyRole

UNNAMED = "an organisation without a name"


@dataclass(frozen=True)
class AgreementOnDay:
    """The agreement of a licence on a day: its words, and since when they are frozen; a draft's are not."""

    text: AgreementText
    frozen_on: date | None


@dataclass(frozen=True)
class Signatory:
    """Who signed for a side, in which role and on which day; on screen, at which moment and under which words."""

    side: Side
    name: str
    role: str
    signed_on: date
    accepted_at: datetime | None
    declaration: str | None


def side_of(viewer: Actor, facts: LicenceFacts) -> Side | None:
    """Return the side the viewer answers offers of this licence for, or None.

    Whoever answers for the Trust answers for no licensee, so that nobody accepts for both.
    """
    scope = scope_of(viewer, Permission.LICENCES_ANSWER)
    if scope.everything:
        return Side.LICENSOR
    return Side.LICENSEE if facts.licensee_id in scope.organisation_ids else None


def offered_terms(licence_id: uuid.UUID, day: date) -> OfferedTerms | None:
    """Return the agreement on offer on a day as both sides read it, or None where none is."""
    (facts,) = licence_facts([licence_id])
    offer, kept = open_offer(facts, day), frozen_agreement(licence_id, day)
    if offer is None or kept is None:
        return None
    return OfferedTerms(text_from(kept.words), parties_of(kept.id), offer.offered_on, offer.answer_by)


def drafted_agreement(licence_id: uuid.UUID, day: date) -> tuple[AgreementText, tuple[Party, ...]] | None:
    """Return the agreement the template in effect on a day makes of the licence as it is now, with its parties.

    None for own delivery, which binds nobody else. Names are those of the day.
    """
    (facts,) = licence_facts([licence_id], named_on=day)
    template = template_on(facts.shape, day)
    if template is None:
        return None
    licensor_id, programme = db.session.execute(
        sa.select(Licence.licensor_id, Programme.name)
        .join(Programme, Programme.id == Licence.programme_id)
        .where(Licence.id == licence_id)
    ).one()
    roles = [(AgreementRole.LICENSOR, licensor_id), (AgreementRole.LICENSEE, facts.licensee_id)]
    roles += [(AgreementRole.COMMISSIONER, one) for one in _commissioners(licence_id, day)]
    names = organisation_names([organisation_id for _, organisation_id in roles], day)
    parties = tuple(Party(role, id_, names.get(id_, UNNAMED)) for role, id_ in roles)
    return composed(template, facts, parties, programme), parties


def frozen_agreement(licence_id: uuid.UUID, day: date) -> LicenceAgreement | None:
    """Return the agreement frozen last by a day, or None; whether it still binds is for the licence's facts to say."""
    return db.session.scalar(
        sa.select(LicenceAgreement)
        .where(LicenceAgreement.licence_id == licence_id, LicenceAgreement.frozen_on <= day)
        .order_by(LicenceAgreement.recorded_at.desc(), LicenceAgreement.id.desc())
        .limit(1)
    )


def agreement_on(facts: LicenceFacts, day: date) -> AgreementOnDay | None:
    """Return the agreement as it stood on a day: frozen once offered or signed, else as the draft would make it.

    None for own delivery, and where it was signed before the portal kept agreements.
    """
    if is_frozen(facts, day):
        kept = frozen_agreement(facts.id, day) or frozen_agreement(facts.id, date.max)
        return None if kept is None else AgreementOnDay(text_from(kept.words), kept.frozen_on)
    drafted = drafted_agreement(facts.id, day)
    return None if drafted is None else AgreementOnDay(drafted[0], None)


def is_frozen(facts: LicenceFacts, day: date) -> bool:
    """Return whether the words are frozen on a day: on offer, or signed for a side."""
    return open_offer(facts, day) is not None or any(signed <= day for signed in facts.signatures.values())


def parties_of(agreement_id: uuid.UUID) -> tuple[Party, ...]:
    """Return the parties of an agreement: licensor, licensee, and whoever commissions, by name."""
    rows = db.session.execute(
        sa.select(AgreementParty.role, AgreementParty.organisation_id, AgreementParty.name).where(
            AgreementParty.agreement_id == agreement_id
        )
    )
    order = list(AgreementRole)
    return tuple(sorted((Party(*row) for row in rows), key=lambda one: (order.index(one.role), one.name)))


def _commissioners(licence_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """Return the bodies that commission in the licence's areas on a day, each once."""
    found = db.session.scalars(
        sa.select(AreaParty.organisation_id)
        .join(LicenceTerritory, LicenceTerritory.area_id == AreaParty.area_id)
        .where(
            LicenceTerritory.licence_id == licence_id,
            LicenceTerritory.is_known(),
            AreaParty.role == PartyRole.COMMISSIONER,
            AreaParty.holds_on(day),
        )
        .order_by(AreaParty.organisation_id)
    )
    return list(dict.fromkeys(found))


def signatories_of(licence_id: uuid.UUID, day: date) -> list[Signatory]:
    """Return who signed for each side by a day, the licensor first, and when they did so on screen."""
    rows = db.session.execute(
        sa.select(
            LicenceSignature.side,
            LicenceSignature.signatory,
            LicenceSignature.signatory_role,
            LicenceSignature.signed_on,
            LicenceAcceptance.accepted_at,
            LicenceAcceptance.declaration,
        )
        .outerjoin(LicenceAcceptance, LicenceAcceptance.signature_id == LicenceSignature.id)
        .where(
            LicenceSignature.licence_id == licence_id, LicenceSignature.is_known(), LicenceSignature.signed_on <= day
        )
    )
    return sorted((Signatory(*row) for row in rows), key=lambda one: list(Side).index(one.side))


def party_names(facts: LicenceFacts, day: date | None = None) -> tuple[str, str]:
    """Return what the licensor and the licensee are called on a day, today unless one is named."""
    licensor_id = db.session.scalars(sa.select(Licence.licensor_id).where(Licence.id == facts.id)).one()
    names = organisation_names([licensor_id, facts.licensee_id], day or today())
    return names.get(licensor_id, UNNAMED), names.get(facts.licensee_id, UNNAMED)
