"""Putting a variation both sides agreed to into the terms and the territory of its licence (A14)."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.licences.actions.variations.recording import superseded
from app.licences.models import LicenceTerms, LicenceTerritory, LicenceVariation
from app.licences.rules import LicenceFacts


def take_up(actor: Actor, before: LicenceFacts, row: LicenceVariation) -> LicenceVariation:
    """Put a variation both sides agreed to into the terms and the territory, and return its agreed row."""
    # Seats are read for the day from the variation itself; the rest speaks of the end, after it has taken effect.
    current = db.session.scalars(
        sa.select(LicenceTerms).where(LicenceTerms.licence_id == before.id, LicenceTerms.is_known())
    ).one()
    terms = LicenceTerms(
        licence_id=before.id,
        starts_on=current.starts_on,
        ends_on=row.ends_on,
        grace_days=row.grace_days,
        lapse_policy=row.lapse_policy,
        seats=current.seats,
        first_rung_days=current.first_rung_days,
        notice_months=current.notice_months,
        **recorded_by(actor),
    )
    current.supersede(terms)
    db.session.flush()
    db.session.add(terms)
    _change_territory(actor, before, row)
    return superseded(actor, row, agreed_on=today())


def _change_territory(actor: Actor, before: LicenceFacts, row: LicenceVariation) -> None:
    """Have areas that leave end the day before, and those that come begin on the day the variation takes effect."""
    wanted = {(uuid.UUID(area_id), part) for area_id, part in row.areas}
    held = db.session.scalars(
        sa.select(LicenceTerritory).where(LicenceTerritory.licence_id == before.id, LicenceTerritory.is_known())
    ).all()
    standing = [one for one in held if one.until_day is None]
    for one in standing:
        if (one.area_id, one.part) not in wanted:
            leaves = {"from_day": one.from_day, "until_day": row.effective_on - timedelta(days=1)}
            # What would never have been covered is superseded and leaves no days.
            ended = _territory(actor, before, one.area_id, one.part, **leaves)
            one.supersede(ended)
            if one.from_day < row.effective_on:
                db.session.add(ended)
    for area_id, part in wanted - {(one.area_id, one.part) for one in standing}:
        db.session.add(_territory(actor, before, area_id, part, from_day=row.effective_on))
    db.session.flush()


def _territory(
    actor: Actor, facts: LicenceFacts, area_id: uuid.UUID, part: str | None, **days: Any
) -> LicenceTerritory:
    return LicenceTerritory(licence_id=facts.id, area_id=area_id, part=part, **days, **recorded_by(actor))
