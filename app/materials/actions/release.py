"""Releasing an approved version (C2–C4)."""

import uuid
from datetime import date

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.verdicts.models import keep_verdict
from app.materials.actions.locking import about, flush_or_refuse, has_scanner, insist, lock_version, note_change
from app.materials.models import VersionRelease
from app.materials.rules.release import decide_release
from app.materials.rules.versions import current_version


def release_version(
    actor: Actor, *, version_id: uuid.UUID, effective_from: date, seen_version: int | None
) -> VersionRelease:
    """Release exactly what was approved, with effect from a day; what was current then is superseded (C2, C4).

    Of two people who release at once one succeeds, and the other reads that it has been released. Raises Stale, and
    Refused where a rule of release refuses.
    """
    record = lock_version(version_id)
    verdict = decide_release(record.candidate(has_scanner=has_scanner()), effective_from, today())
    insist(verdict, record.version)
    note_change(record.version, seen_version)
    before = current_version(record.siblings, effective_from)
    release = VersionRelease(
        pack_id=record.version.pack_id,
        version_id=version_id,
        effective_from=effective_from,
        overlap_days=record.version.overlap_days,
        **recorded_by(actor),
    )
    db.session.add(release)
    flush_or_refuse("effective_from")
    keep_verdict(actor, verdict, subject_kind="version", subject_id=version_id)
    record_event(
        actor,
        EventTag.VERSION_RELEASED,
        before={"current": before.number if before else None},
        after={"effective_from": effective_from, "overlap_days": release.overlap_days},
        effective_from=effective_from,
        **about(record.version),
    )
    return release
