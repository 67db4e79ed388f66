"""Suspending, standing down and revoking, and lifting it again (B13, B14)."""

import uuid
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.training.actions.locking import about, insist, is_own_record, lock_person
from app.training.models import CertificationPeriod, Person, Standing
from app.training.queries import person_facts
from app.training.rules import PersonFacts, may_be_lifted, may_be_taken_out
from app.training.types import StandingKind


def record_standing(
    actor: Actor,
    *,
    person: Person,
    kind: StandingKind,
    from_day: date,
    reason: str,
    evidence: str | None = None,
    seen_version: int | None = None,
) -> Standing:
    """Take a person out of delivery from a day on, with the reason and the evidence (B13, B14).

    The next request for materials meets it. A revocation also withdraws what was awarded from that day on and has
    not begun before it: the rule ends the rest. Raises Stale for a page made before another change, and DomainError
    where the same is recorded and not lifted, or the actor would change their own standing.
    """
    lock_person(person, seen_version)
    insist(may_be_taken_out(_facts(person), kind, from_day, is_self=is_own_record(actor, person)))
    standing = Standing(
        person_id=person.id, kind=kind, from_day=from_day, reason=reason, evidence=evidence, **recorded_by(actor)
    )
    db.session.add(standing)
    withdrawn = _withdraw_awards_from(person.id, from_day) if kind is StandingKind.REVOKED else 0
    db.session.flush()
    record_event(
        actor,
        EventTag.STANDING_RECORDED,
        reason=reason,
        after={"standing": kind, "from_day": from_day, "evidence": evidence, "awards_withdrawn": withdrawn},
        **about(person),
        standing=kind.in_sentence,
        from_day=from_day,
    )
    return standing


def lift_standing(
    actor: Actor,
    *,
    person: Person,
    kind: StandingKind,
    lifted_from: date,
    reason: str,
    seen_version: int | None = None,
) -> Standing:
    """Lift a suspension, stand-down or revocation from a day on, with the reason (B13, B14).

    A lifted revocation gives nothing back: a new award is needed. Raises Stale for a page made before another change,
    and DomainError where there is nothing to lift, for a day before it began, or on the actor's own record.
    """
    lock_person(person, seen_version)
    insist(may_be_lifted(_facts(person), kind, lifted_from, is_self=is_own_record(actor, person)))
    lifted = _lift(actor, _open_standing(person, kind), lifted_from, reason)
    record_event(
        actor,
        EventTag.STANDING_LIFTED,
        reason=reason,
        before={"standing": kind, "from_day": lifted.from_day},
        after={"standing": kind, "lifted_from": lifted_from},
        **about(person),
        standing=kind.in_sentence,
        lifted_from=lifted_from,
    )
    return lifted


def _facts(person: Person) -> PersonFacts:
    return person_facts([person], None, today())[person.id]


def _withdraw_awards_from(person_id: uuid.UUID, day: date) -> int:
    """Stop holding true the periods that begin on the day or later, of every programme; return how many."""
    rows = db.session.scalars(
        sa.select(CertificationPeriod).where(
            CertificationPeriod.person_id == person_id,
            CertificationPeriod.is_known(),
            CertificationPeriod.from_day >= day,
        )
    ).all()
    for row in rows:
        row.supersede()
    return len(rows)


def _open_standing(person: Person, kind: StandingKind) -> Standing:
    return db.session.scalars(
        sa.select(Standing).where(
            Standing.person_id == person.id,
            Standing.kind == kind,
            Standing.is_known(),
            Standing.lifted_from.is_(None),
        )
    ).one()


def _lift(actor: Actor, current: Standing, lifted_from: date, reason: str) -> Standing:
    lifted = Standing(
        person_id=current.person_id,
        kind=current.kind,
        from_day=current.from_day,
        lifted_from=lifted_from,
        reason=current.reason,
        evidence=current.evidence,
        lift_reason=reason,
        **recorded_by(actor),
    )
    current.supersede(lifted)
    db.session.flush()
    db.session.add(lifted)
    db.session.flush()
    return lifted
