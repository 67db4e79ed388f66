"""Reads of sealed agreements and variations: a licence's own, and whichever one a file is or claims to be."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound
from app.core.reading import AnySelect
from app.licences.models import (
    Licence,
    LicenceAcceptance,
    LicenceAgreement,
    LicenceSignature,
    LicenceVariation,
    SealedAgreement,
    SealedVariation,
)
from app.licences.queries.scope import is_within
from app.licences.rules import NamedDocument
from app.licences.types import ContractShape, Side


@dataclass(frozen=True)
class SealedOne:
    """A sealed document with the licence it is of; `variation` is its number, None for the agreement itself."""

    licence_id: uuid.UUID
    reference: str
    variation: int | None
    storage_key: str
    sha256: str
    size: int
    sealed_at: datetime
    is_self_made: bool

    @property
    def words(self) -> str:
        """Return what it is, as sentences name it."""
        return "agreement" if self.variation is None else f"variation {self.variation}"


def sealed_agreement(agreement_id: uuid.UUID) -> SealedAgreement | None:
    """Return the sealed file of an agreement, or None where none was made."""
    return db.session.scalar(sa.select(SealedAgreement).where(SealedAgreement.agreement_id == agreement_id))


def sealed_variation(variation_id: uuid.UUID) -> SealedVariation | None:
    """Return the sealed file of a variation, or None where none was made."""
    return db.session.scalar(sa.select(SealedVariation).where(SealedVariation.variation_id == variation_id))


def unsealed_variations() -> list[uuid.UUID]:
    """Return the variations both sides agreed to that have no sealed file."""
    return list(
        db.session.scalars(
            sa.select(LicenceVariation.id)
            .outerjoin(SealedVariation, SealedVariation.variation_id == LicenceVariation.id)
            .where(LicenceVariation.is_known(), LicenceVariation.agreed_on.is_not(None), SealedVariation.id.is_(None))
            .order_by(LicenceVariation.id)
        )
    )


def sealed_for(viewer: Actor, licence_id: uuid.UUID, variation_number: int | None = None) -> SealedOne:
    """Return a licence's latest sealed agreement, or its variation of a number; the viewer is party to the licence.

    Raises NotFound for any other.
    """
    if variation_number is None:
        found = _first(viewer, _of_agreements(), LicenceAgreement.licence_id == licence_id)
    else:
        is_it = sa.and_(LicenceVariation.licence_id == licence_id, LicenceVariation.number == variation_number)
        found = _first(viewer, _of_variations(), is_it)
    if found is None:
        raise NotFound("sealed document")
    return found


def sealed_with(viewer: Actor, sha256: str) -> SealedOne | None:
    """Return the sealed document whose file has this hash, among those of licences the viewer is party to."""
    return _first(viewer, _of_agreements(), SealedAgreement.sha256 == sha256) or _first(
        viewer, _of_variations(), SealedVariation.sha256 == sha256
    )


def sealed_named(viewer: Actor, named: NamedDocument) -> SealedOne | None:
    """Return the sealed document a file says it is, among those of licences the viewer is party to."""
    if named.is_variation:
        return _first(viewer, _of_variations(), SealedVariation.variation_id == named.id)
    return _first(viewer, _of_agreements(), SealedAgreement.agreement_id == named.id)


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


def _first(viewer: Actor, statement: AnySelect, condition: sa.ColumnElement[bool]) -> SealedOne | None:
    row = db.session.execute(
        statement.where(condition, is_within(scope_of(viewer, Permission.AGREEMENTS_TAKE))).limit(1)
    ).first()
    return None if row is None else SealedOne(*row)


@cache
def _of_agreements() -> AnySelect:
    return (
        sa.select(Licence.id, Licence.reference, sa.null().label("variation"), *_file(SealedAgreement))
        .join(LicenceAgreement, LicenceAgreement.licence_id == Licence.id)
        .join(SealedAgreement, SealedAgreement.agreement_id == LicenceAgreement.id)
        .order_by(SealedAgreement.sealed_at.desc())
    )


@cache
def _of_variations() -> AnySelect:
    return (
        sa.select(Licence.id, Licence.reference, LicenceVariation.number, *_file(SealedVariation))
        .join(LicenceVariation, LicenceVariation.licence_id == Licence.id)
        .join(SealedVariation, SealedVariation.variation_id == LicenceVariation.id)
    )


def _file(table: type[SealedAgreement] | type[SealedVariation]) -> tuple[sa.ColumnElement[object], ...]:
    return (table.storage_key, table.sha256, table.size, table.sealed_at, table.is_self_made)  # type: ignore[return-value]
