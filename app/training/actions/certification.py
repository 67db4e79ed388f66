"""Awarding a level (B3, B4)."""

from datetime import date
from typing import Any

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.licences.models import Programme
from app.training.actions.locking import about, insist, is_own_record, lock_person
from app.training.models import CertificationPeriod, Person
from app.training.queries import person_facts
from app.training.rules import may_be_awarded, renewal_days
from app.training.types import Level


def award_level(
    actor: Actor,
    *,
    person: Person,
    programme: Programme,
    level: Level,
    from_day: date,
    until_day: date,
    reason: str,
    evidence: str | None = None,
    seen_version: int | None = None,
) -> CertificationPeriod:
    """Record that a person holds a level from a day until a day, with the reason and the evidence (B4, B14).

    Raises Stale for a page made before another change, and DomainError where the days make no certification, the
    same was awarded already, the person is revoked, or the actor would award themselves.
    """
    lock_person(person, seen_version)
    facts = person_facts([person], programme.id, today())[person.id]
    insist(may_be_awarded(facts, level, from_day, until_day, is_self=is_own_record(actor, person)))
    opens_on, due_on = renewal_days(from_day, until_day)
    period = CertificationPeriod(
        person_id=person.id,
        programme_id=programme.id,
        level=level,
        from_day=from_day,
        until_day=until_day,
        window_opens_on=opens_on,
        due_on=due_on,
        reason=reason,
        evidence=evidence,
        **recorded_by(actor),
    )
    db.session.add(period)
    db.session.flush()
    _record(actor, person, period)
    return period


def _record(actor: Actor, person: Person, period: CertificationPeriod) -> None:
    award: dict[str, Any] = {"level": period.level, "from_day": period.from_day, "until_day": period.until_day}
    record_event(
        actor,
        EventTag.CERTIFICATION_AWARDED,
        reason=period.reason,
        after=award | {"evidence": period.evidence},
        **about(person),
        **award,
    )
