"""Recording DBS checks and vetting, withdrawing what was wrong, and forgetting what is over (B17; domain, 6.2)."""

import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.actor import Actor
from app.core.clock import day_of, now, today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.formats import counted
from app.partners.models import ForceArea
from app.training.actions.locking import about, insist, is_own_record, lock_person
from app.training.models import Engagement, Person, VettingCheck
from app.training.rules.vetting import VettingFacts, may_be_recorded, may_be_withdrawn, terms_on
from app.training.types import VettingOutcome


def record_check(
    actor: Actor,
    *,
    person: Person,
    employer_id: uuid.UUID,
    facts: VettingFacts,
    area: ForceArea | None = None,
    certificate_seen: bool = False,
    seen_version: int | None = None,
) -> VettingCheck:
    """Record a check of somebody the employer engages: its level, outcome and days, and that it was seen (B17).

    No number and nothing of what a certificate says is taken, and the event names no outcome. Raises Stale for a page
    made before another change, and DomainError, on its field, for what the rule refuses.
    """
    locked = lock_person(person, seen_version)
    context = {"is_own": is_own_record(actor, locked), "is_engaged": _engages(employer_id, locked)}
    insist(may_be_recorded(facts, has_area=area is not None, is_seen=certificate_seen, day=today(), **context))
    if _is_on_record(locked, employer_id, facts):
        raise DomainError(
            "This check is recorded already. If its other days or its area are wrong, withdraw it first.",
            field="checked_on",
        )
    check = VettingCheck(
        person_id=locked.id,
        organisation_id=employer_id,
        area_id=area.id if area is not None else None,
        kind=facts.level.kind,
        level=facts.level,
        outcome=facts.outcome,
        checked_on=facts.checked_on,
        next_due_on=facts.next_due_on,
        certificate_seen=certificate_seen,
        **recorded_by(actor),
    )
    db.session.add(check)
    db.session.flush()
    record_event(actor, EventTag.VETTING_RECORDED, organisation_id=employer_id, **about(locked))
    return check


def withdraw_check(
    actor: Actor, *, person: Person, check: VettingCheck, reason: str, seen_version: int | None = None
) -> None:
    """Stop holding a check true that was recorded by mistake; the right one is recorded anew (B17).

    Raises Stale for a page made before another change, and DomainError for one's own.
    """
    locked = lock_person(person, seen_version)
    insist(may_be_withdrawn(is_own=is_own_record(actor, locked)))
    check.supersede()
    db.session.flush()
    record_event(
        actor, EventTag.VETTING_WITHDRAWN, reason=reason, organisation_id=check.organisation_id, **about(locked)
    )


def forget_checks(actor: Actor) -> int:
    """Delete the checks kept for their time, and return how many: withdrawn, overtaken, or of who has left (6.1)."""
    horizon = now() - timedelta(days=terms_on(today()).kept_days)
    over = sa.or_(VettingCheck.superseded_at < horizon, _overtaken(horizon), ~_engaged_since(day_of(horizon)))
    gone = db.session.scalars(
        sa.delete(VettingCheck).where(over).returning(VettingCheck.id).execution_options(synchronize_session=False)
    ).all()
    if gone:
        number = counted(len(gone), "check")
        record_event(actor, EventTag.VETTING_FORGOTTEN, subject_kind="list", subject_id=None, number=number)
    return len(gone)


def _is_on_record(person: Person, employer_id: uuid.UUID, facts: VettingFacts) -> bool:
    same = sa.exists().where(
        VettingCheck.person_id == person.id,
        VettingCheck.organisation_id == employer_id,
        VettingCheck.is_known(),
        VettingCheck.level == facts.level,
        VettingCheck.outcome == facts.outcome,
        VettingCheck.checked_on == facts.checked_on,
    )
    return bool(db.session.scalar(sa.select(same)))


def _engages(employer_id: uuid.UUID, person: Person) -> bool:
    engaged = sa.exists().where(
        Engagement.person_id == person.id, Engagement.organisation_id == employer_id, Engagement.holds_on(today())
    )
    return bool(db.session.scalar(sa.select(engaged)))


def _overtaken(before: datetime) -> sa.ColumnElement[bool]:
    """A later check of the same kind has had its answer recorded before this instant."""
    later = aliased(VettingCheck)
    return (
        sa.exists()
        .where(
            later.person_id == VettingCheck.person_id,
            later.organisation_id == VettingCheck.organisation_id,
            later.kind == VettingCheck.kind,
            later.is_known(),
            later.outcome != VettingOutcome.PENDING,
            later.checked_on > VettingCheck.checked_on,
            later.recorded_at < before,
        )
        .correlate(VettingCheck)
    )


def _engaged_since(day: date) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            Engagement.person_id == VettingCheck.person_id,
            Engagement.organisation_id == VettingCheck.organisation_id,
            Engagement.is_known(),
            sa.or_(Engagement.until_day.is_(None), Engagement.until_day >= day),
        )
        .correlate(VettingCheck)
    )
