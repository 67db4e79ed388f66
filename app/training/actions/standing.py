"""Suspending, standing down and revoking, and lifting it again (B13, B14)."""

from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.training.actions.locking import locked_person
from app.training.actions.people import SUBJECT
from app.training.models import Person, Standing
from app.training.types import StandingKind


def record_standing(
    actor: Actor, *, person: Person, kind: StandingKind, from_day: date, reason: str, evidence: str | None = None
) -> Standing:
    """Take a person out of delivery from a day on, with the reason and the evidence (B13).

    Raises DomainError where the same is already recorded and not lifted.
    """
    locked_person(person)
    if _open_standing(person, kind) is not None:
        raise DomainError(f"{person.number} is already recorded as {kind.label.lower()}.", field="kind")
    standing = Standing(
        person_id=person.id, kind=kind, from_day=from_day, reason=reason, evidence=evidence, **recorded_by(actor)
    )
    db.session.add(standing)
    db.session.flush()
    record_event(
        actor,
        EventTag.STANDING_RECORDED,
        subject_kind=SUBJECT,
        subject_id=person.id,
        reason=reason,
        after={"standing": kind, "from_day": from_day},
        number=person.number,
        standing=kind.label.lower(),
        from_day=from_day,
    )
    return standing


def lift_standing(actor: Actor, *, person: Person, kind: StandingKind, lifted_from: date, reason: str) -> Standing:
    """Lift a suspension, stand-down or revocation from a day on, with the reason (B13, B14).

    Raises DomainError where there is nothing to lift, or for a day before it began.
    """
    locked_person(person)
    current = _open_standing(person, kind)
    if current is None:
        raise DomainError(f"{person.number} is not {kind.label.lower()}.", field="kind")
    if lifted_from < current.from_day:
        raise DomainError("This cannot be lifted before it begins.", field="lifted_from")
    lifted = Standing(
        person_id=person.id,
        kind=kind,
        from_day=current.from_day,
        lifted_from=lifted_from,
        reason=current.reason,
        evidence=current.evidence,
        lift_reason=reason,
        supersedes_id=current.id,
        **recorded_by(actor),
    )
    current.supersede()
    db.session.flush()
    db.session.add(lifted)
    db.session.flush()
    record_event(
        actor,
        EventTag.STANDING_LIFTED,
        subject_kind=SUBJECT,
        subject_id=person.id,
        reason=reason,
        before={"standing": kind, "from_day": current.from_day},
        after={"standing": kind, "lifted_from": lifted_from},
        number=person.number,
        standing=kind.label.lower(),
        lifted_from=lifted_from,
    )
    return lifted


def _open_standing(person: Person, kind: StandingKind) -> Standing | None:
    return db.session.scalar(
        sa.select(Standing).where(
            Standing.person_id == person.id,
            Standing.kind == kind,
            Standing.is_known(),
            Standing.lifted_from.is_(None),
        )
    )
