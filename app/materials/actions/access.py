"""The access log: every request, download, view and refusal, with the daily sums kept by the same write (C11)."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.core.actor import Actor
from app.core.clock import day_of, now, today
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.verdicts.models import keep_verdict
from app.materials.models import AccessRecord, AccessSum
from app.materials.queries.access import has_viewed
from app.materials.rules.entitlement import Decision
from app.materials.types import AccessKind, Asked, Party

NO_ORGANISATION = Party(None, "–")
# A download that begins in the middle goes on with one that was logged, if that was no longer ago than this.
RESUMES_WITHIN = timedelta(hours=24)


def record_access(
    actor: Actor,
    kind: AccessKind,
    asked: Asked,
    party: Party,
    *,
    copy_id: str | None = None,
    verdict_id: uuid.UUID | None = None,
    why: str | None = None,
) -> AccessRecord:
    """Add one line to the access log and count it in its day's sum, in this transaction (C11)."""
    record = AccessRecord(
        at=now(),
        kind=kind,
        user_id=actor.user_id,
        user_name=actor.name,
        organisation_id=party.organisation_id,
        organisation_name=party.name,
        copy_id=copy_id,
        verdict_id=verdict_id,
        why=why,
        **vars(asked),
    )
    db.session.add(record)
    db.session.flush()
    if party.organisation_id is not None:
        _count(record)
    return record


def record_refusal(actor: Actor, asked: Asked, decision: Decision, *, copy_id: str | None = None) -> None:
    """Record that somebody was refused, with the verdict and every reason (A7, C11, G15)."""
    subject = asked.file_id or asked.version_id
    kept = keep_verdict(actor, decision.verdict, subject_kind="material", subject_id=subject)
    why = " ".join(finding.because for finding in decision.verdict.refusals)
    party = party_of(decision)
    record_access(actor, AccessKind.REFUSED, asked, party, copy_id=copy_id, verdict_id=kept.id, why=why)
    _record_event(actor, EventTag.COPY_REFUSED, asked, party, copy_id=copy_id, why=why)


def record_download(actor: Actor, asked: Asked, party: Party, *, copy_id: str, goes_on: bool) -> None:
    """Record that a copy was handed out (C11).

    With `goes_on` the request began in the middle of the file: the same download going on, unless nothing was
    logged that it could go on from. Then it is a download like any other.
    """
    if goes_on and _was_handed_out(actor, copy_id):
        return
    record_access(actor, AccessKind.DOWNLOADED, asked, party, copy_id=copy_id)
    _record_event(actor, EventTag.COPY_DOWNLOADED, asked, party, copy_id=copy_id)


def record_view(actor: Actor, asked: Asked, party: Party) -> None:
    """Record that somebody looked at a version's page; once a day for each person and version (C11)."""
    if not has_viewed(actor.user_id, asked.version_id, today()):
        record_access(actor, AccessKind.VIEWED, asked, party)


def party_of(decision: Decision) -> Party:
    """Return the organisation a decision was given for."""
    point = decision.standpoint
    return NO_ORGANISATION if point is None else Party(point.organisation_id, point.organisation)


def _was_handed_out(actor: Actor, copy_id: str) -> bool:
    before = sa.exists().where(
        AccessRecord.copy_id == copy_id,
        AccessRecord.user_id == actor.user_id,
        AccessRecord.kind == AccessKind.DOWNLOADED,
        AccessRecord.at >= now() - RESUMES_WITHIN,
    )
    return bool(db.session.scalar(sa.select(before)))


def _count(record: AccessRecord) -> None:
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    key = {
        "day": day_of(record.at),
        "organisation_id": record.organisation_id,
        "pack_id": record.pack_id,
        "version_id": record.version_id,
        "kind": record.kind,
    }
    counted = insert(AccessSum).values(**key, times=1)
    db.session.execute(counted.on_conflict_do_update(index_elements=list(key), set_={"times": AccessSum.times + 1}))


def _record_event(actor: Actor, tag: EventTag, asked: Asked, party: Party, **details: Any) -> None:
    record_event(
        actor,
        tag,
        subject_kind="version",
        subject_id=asked.version_id,
        organisation_id=party.organisation_id,
        pack=asked.pack_title,
        version=asked.version_number,
        file=asked.file_name,
        **details,
    )
