"""Withdrawing a released version (C2)."""

import uuid
from datetime import date

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.verdicts.models import keep_verdict
from app.materials.actions.locking import about, flush_or_refuse, has_scanner, insist, lock_version, note_change
from app.materials.models import VersionWithdrawal
from app.materials.rules.release import decide_withdrawal


def withdraw_version(
    actor: Actor, *, version_id: uuid.UUID, from_day: date, reason: str, seen_version: int | None
) -> VersionWithdrawal:
    """Withdraw a released version from a day on; what was current before it is current again (C2).

    Raises Stale, and Refused for a version not released, withdrawn already, or a day that has gone by.
    """
    record = lock_version(version_id)
    verdict = decide_withdrawal(record.candidate(has_scanner=has_scanner()), from_day, today())
    insist(verdict, record.version)
    note_change(record.version, seen_version)
    withdrawal = VersionWithdrawal(version_id=version_id, from_day=from_day, reason=reason, **recorded_by(actor))
    db.session.add(withdrawal)
    flush_or_refuse("from_day")
    keep_verdict(actor, verdict, subject_kind="version", subject_id=version_id)
    record_event(
        actor,
        EventTag.VERSION_WITHDRAWN,
        reason=reason,
        after={"from_day": from_day},
        from_day=from_day,
        **about(record.version),
    )
    return withdrawal
