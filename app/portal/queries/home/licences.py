"""The licences home speaks of."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import sqlalchemy as sa

from app.core.actor import Actor
from app.licences.models import ConditionEvidence, Licence, LicenceSuspension, LicenceTerms
from app.licences.queries import (
    has_open_condition,
    has_too_few_seats,
    has_waiting_variation,
    licence_facts,
    licences_held_by,
    state_expression,
)
from app.licences.types import LONGEST_GRACE_DAYS, LicenceState
from app.partners.queries import organisation_names
from app.portal.types import LicenceNote

NEEDING_SOMEBODY = (
    LicenceState.DRAFT,
    LicenceState.NEGOTIATION,
    LicenceState.SIGNED,
    LicenceState.SUSPENDED,
    LicenceState.IN_GRACE,
    LicenceState.EXPIRING,
)


def licences_with_evidence(day: date) -> tuple[LicenceNote, ...]:
    """Return the licences for a condition of which evidence waits to be accepted, in at most three queries."""
    return licence_notes(_with_evidence(day), day)


def licence_notes(wanted: sa.Select[uuid.UUID] | Iterable[uuid.UUID], day: date) -> tuple[LicenceNote, ...]:
    """Return these licences with their licensees' names, by reference, in at most three queries."""
    found = licence_facts(wanted, named_on=day)
    names = organisation_names({facts.licensee_id for facts in found}, day) if found else {}
    return tuple(LicenceNote(facts, names.get(facts.licensee_id, "an organisation")) for facts in found)


def licences_of_viewer(viewer: Actor) -> tuple[LicenceNote, ...]:
    """Return the licences of the viewer's own organisations that were put to them, in two queries."""
    found = licences_held_by(viewer.organisation_ids)
    return tuple(LicenceNote(facts, "your organisation") for facts in found if not facts.is_working_paper)


@lru_cache(maxsize=2)
def _with_evidence(day: date) -> sa.Select[uuid.UUID]:
    sent = sa.exists().where(ConditionEvidence.licence_id == Licence.id, ConditionEvidence.is_known())
    return sa.select(Licence.id).where(sent, has_open_condition(day))


def needing_somebody(day: date) -> sa.Select[uuid.UUID]:
    """Select the licences that are unsigned, not begun, suspended, in grace, expiring, under conditions, short of
    seats or to be varied.

    Those long over and neither suspended nor under conditions are left out before their state is asked."""
    known_terms = sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    suspended = sa.exists().where(
        LicenceSuspension.licence_id == Licence.id,
        LicenceSuspension.is_known(),
        LicenceSuspension.lifted_from.is_(None) | (LicenceSuspension.lifted_from > day),
    )
    has_condition = has_open_condition(day)
    over, waits = has_too_few_seats(day), has_waiting_variation(day)
    may_need = sa.or_(over, LicenceTerms.ends_on >= day - timedelta(days=LONGEST_GRACE_DAYS), suspended, has_condition)
    needs_somebody = sa.or_(has_condition, over, waits, state_expression(day).in_(NEEDING_SOMEBODY))
    return sa.select(Licence.id).join(LicenceTerms, known_terms).where(may_need, needs_somebody)
