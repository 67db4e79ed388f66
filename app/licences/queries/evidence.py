"""Reads of files sent as evidence for a condition."""

import uuid

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import day_of
from app.core.db import db
from app.core.errors import NotFound
from app.licences.models import ConditionEvidence
from app.licences.queries.facts import licence_facts
from app.licences.queries.scope import licence_for, may_read_what_came_on
from app.licences.rules import LicenceFacts


def evidence_file_for(
    viewer: Actor, licence_id: uuid.UUID, number: int, evidence_id: uuid.UUID
) -> tuple[ConditionEvidence, LicenceFacts]:
    """Return evidence that came with a file, of a licence the viewer may read, with the licence's facts.

    Raises NotFound for any other, whether it exists or not, and for what was sent while the licence did not cover the
    area the viewer reads it for.
    """
    licence = licence_for(viewer, licence_id)
    found = db.session.scalar(
        sa.select(ConditionEvidence).where(
            ConditionEvidence.id == evidence_id,
            ConditionEvidence.licence_id == licence.id,
            ConditionEvidence.number == number,
            ConditionEvidence.storage_key.is_not(None),
        )
    )
    if found is None:
        raise NotFound("file")
    (facts,) = licence_facts([licence.id])
    if not may_read_what_came_on(viewer, facts, day_of(found.recorded_at)):
        raise NotFound("file")
    return found, facts


def evidence_keys() -> set[str]:
    """Return the storage keys of all files sent as evidence."""
    keys = db.session.scalars(
        sa.select(ConditionEvidence.storage_key).where(ConditionEvidence.storage_key.is_not(None))
    )
    return {key for key in keys if key is not None}
