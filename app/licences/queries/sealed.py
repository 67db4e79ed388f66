"""Reads of sealed agreements: a licence's own, and whichever one a file is or claims to be."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound
from app.licences.models import Licence, LicenceAcceptance, LicenceAgreement, LicenceSignature, SealedAgreement
from app.licences.queries.scope import is_within
from app.licences.types import ContractShape, Side


@dataclass(frozen=True)
class SealedOne:
    """A sealed agreement with the licence it is of."""

    sealed: SealedAgreement
    licence: Licence


def sealed_agreement(agreement_id: uuid.UUID) -> SealedAgreement | None:
    """Return the sealed file of an agreement, or None where none was made."""
    return db.session.scalar(sa.select(SealedAgreement).where(SealedAgreement.agreement_id == agreement_id))


def sealed_for(viewer: Actor, licence_id: uuid.UUID) -> SealedOne:
    """Return the latest sealed agreement of a licence whose party the viewer is; raises NotFound for any other."""
    found = _first(viewer, LicenceAgreement.licence_id == licence_id)
    if found is None:
        raise NotFound("sealed agreement")
    return found


def sealed_with(viewer: Actor, sha256: str) -> SealedOne | None:
    """Return the sealed agreement whose file has this hash, among those of licences the viewer is party to."""
    return _first(viewer, SealedAgreement.sha256 == sha256)


def sealed_by_key(viewer: Actor, agreement_id: uuid.UUID) -> SealedOne | None:
    """Return the sealed file of an agreement, among those of licences the viewer is party to."""
    return _first(viewer, SealedAgreement.agreement_id == agreement_id)


def acceptances_of(agreement: LicenceAgreement) -> list[tuple[LicenceSignature, LicenceAcceptance]]:
    """Return the standing acceptances of exactly these words, the licensor's first."""
    rows = db.session.execute(
        sa.select(LicenceSignature, LicenceAcceptance)
        .join(LicenceAcceptance, LicenceAcceptance.signature_id == LicenceSignature.id)
        .where(
            LicenceSignature.licence_id == agreement.licence_id,
            LicenceSignature.is_known(),
            LicenceAcceptance.terms_sha256 == agreement.sha256,
        )
    )
    return sorted(((one, of) for one, of in rows), key=lambda pair: list(Side).index(pair[0].side))


def is_accepted_by_both(agreement: LicenceAgreement, shape: ContractShape) -> bool:
    """Return whether every side has accepted exactly these words on screen."""
    return shape is not ContractShape.OWN_DELIVERY and len(acceptances_of(agreement)) == len(Side)


def _first(viewer: Actor, condition: sa.ColumnElement[bool]) -> SealedOne | None:
    row = db.session.execute(
        sa.select(SealedAgreement, Licence)
        .join(LicenceAgreement, LicenceAgreement.id == SealedAgreement.agreement_id)
        .join(Licence, Licence.id == LicenceAgreement.licence_id)
        .where(condition, is_within(scope_of(viewer, Permission.AGREEMENTS_TAKE)))
        .order_by(SealedAgreement.sealed_at.desc())
        .limit(1)
    ).first()
    return None if row is None else SealedOne(row[0], row[1])
