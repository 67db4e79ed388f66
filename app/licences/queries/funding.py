"""Reads of commissioners' grants and contracts (A13). Who reads amounts and references is the area's affair."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import NotFound
from app.licences.models import FundingAgreement
from app.licences.rules import FundingFacts, LicenceFacts


def funding_of_areas(area_ids: Iterable[uuid.UUID], known_at: datetime | None = None) -> list[FundingFacts]:
    """Return what is recorded for these areas, the first to begin first, in one query; for rules, not for readers."""
    rows = db.session.scalars(
        sa.select(FundingAgreement)
        .where(FundingAgreement.area_id.in_(list(area_ids)), FundingAgreement.is_known(known_at))
        .order_by(FundingAgreement.from_day, FundingAgreement.agreement_id)
    )
    return [facts_of(row) for row in rows]


def funding_of_licence(facts: LicenceFacts, known_at: datetime | None = None) -> list[FundingFacts]:
    """Return what is recorded for a licence's areas and programme with days in its term, as known then or now."""
    found = funding_of_areas({one.area_id for one in facts.territory}, known_at)
    return [one for one in found if one.programme_id == facts.programme_id and one.reaches(facts)]


def may_read_funding(viewer: Actor, area_id: uuid.UUID) -> bool:
    """Return whether the viewer reads the grants and contracts of an area: the Trust's keepers, its commissioner."""
    return may(viewer, Permission.FUNDING_READ, area_ids=[area_id])


def funding_for(viewer: Actor, area_id: uuid.UUID) -> list[FundingFacts]:
    """Return the grants and contracts of an area the viewer reads them of; raises NotFound for any other area."""
    if not may_read_funding(viewer, area_id):
        raise NotFound("force area")
    return funding_of_areas([area_id])


def funding_versions(viewer: Actor, area_id: uuid.UUID, agreement_id: uuid.UUID) -> list[FundingAgreement]:
    """Return every record there was of a grant or contract, the one held true now first; raises NotFound."""
    rows = db.session.scalars(
        sa.select(FundingAgreement)
        .where(FundingAgreement.agreement_id == agreement_id, FundingAgreement.area_id == area_id)
        .order_by(FundingAgreement.recorded_at.desc(), FundingAgreement.id.desc())
    ).all()
    if not rows or not may_read_funding(viewer, area_id):
        raise NotFound("grant or contract")
    return list(rows)


def facts_of(row: FundingAgreement) -> FundingFacts:
    """Return what the rules look at."""
    return FundingFacts(
        id=row.agreement_id,
        kind=row.kind,
        area_id=row.area_id,
        programme_id=row.programme_id,
        giver_id=row.giver_id,
        receiver_id=row.receiver_id,
        purpose=row.purpose,
        reference=row.reference,
        kept_at=row.kept_at,
        from_day=row.from_day,
        until_day=row.until_day,
        amount_pence=row.amount_pence,
        end_reason=row.end_reason,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )
