"""Awarding a level (B3, B4)."""

from datetime import date

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.licences.models import Programme
from app.training.actions.locking import locked_person
from app.training.actions.people import SUBJECT
from app.training.models import CertificationPeriod, Person
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
) -> CertificationPeriod:
    """Record that a person holds a level from a day until a day, with the reason and the evidence (B4, B14).

    Raises DomainError where the days make no certification, or the actor would award themselves.
    """
    locked_person(person)
    finding = may_be_awarded(
        from_day, until_day, is_self=person.user_id is not None and person.user_id == actor.user_id
    )
    if not finding.passed:
        raise DomainError(f"{finding.because} {finding.remedy}", field=str(finding.facts.get("field") or "") or None)
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
    record_event(
        actor,
        EventTag.CERTIFICATION_AWARDED,
        subject_kind=SUBJECT,
        subject_id=person.id,
        reason=reason,
        after={"level": level, "from_day": from_day, "until_day": until_day},
        number=person.number,
        level=level,
        from_day=from_day,
        until_day=until_day,
    )
    return period
