"""Verdicts that let something happen or refused it, kept with the findings they rested on (G15)."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import Actor
from app.core.append_only import make_append_only
from app.core.clock import now
from app.core.db import Base, Keyed, db
from app.core.verdicts.engine import Verdict


class VerdictRecord(Keyed, Base):
    """One verdict as it was given: the question, the day, who asked, about what, and every finding."""

    __tablename__ = "verdict_record"
    __table_args__ = (
        sa.Index("ix_verdict_record_subject", "subject_kind", "subject_id", "at"),
        sa.Index("ix_verdict_record_actor", "actor_id", "at"),
    )

    question: Mapped[str] = mapped_column(sa.String(80))
    as_of: Mapped[date]
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[uuid.UUID]
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    allowed: Mapped[bool]
    findings: Mapped[list[Any]]


make_append_only(VerdictRecord.__table__)  # type: ignore[arg-type]


def keep_verdict(actor: Actor, verdict: Verdict, *, subject_kind: str, subject_id: uuid.UUID) -> VerdictRecord:
    """Add the verdict to this transaction, with rule versions, facts and reasons, and return its record (G15)."""
    record = VerdictRecord(
        question=verdict.question,
        as_of=verdict.as_of,
        subject_kind=subject_kind,
        subject_id=subject_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        at=now(),
        allowed=verdict.allowed,
        findings=[finding.as_record() for finding in verdict.findings],
    )
    db.session.add(record)
    db.session.flush()
    return record
