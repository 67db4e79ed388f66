"""Clearing away stamped files: those kept long enough, and those no row names (C9, C20)."""

from datetime import timedelta

import sqlalchemy as sa

from app.adapters.configured import file_store
from app.adapters.intake import sweep_unnamed
from app.core.actor import system_actor
from app.core.clock import now, today
from app.core.db import db
from app.core.events import EventTag, record_event
from app.materials.actions.stamping import STORED_UNDER
from app.materials.models import Copy
from app.materials.rules.stamping import stamping_on
from app.materials.types import CopyState

CLEARER = system_actor("clearing")
ROWS_AT_A_TIME = 200
# Longer than any stamping takes: a younger file may belong to a copy whose row is about to be written.
ORPHAN_AGE = timedelta(hours=24)


def clear_old_copies() -> int:
    """Remove the files of copies made longer ago than they are kept, and return how many; the rows stay for tracing.

    Rows first, files after their commit: a process killed in between leaves files no row names.
    """
    days, cleared = stamping_on(today()).kept_days, 0
    while keys := _clear_some(days):
        for key in keys:
            file_store().delete(key)
        cleared += len(keys)
    return cleared


def sweep_orphaned_copies() -> int:
    """Remove stamped files older than a day that no copy names, and return how many."""
    return sweep_unnamed(STORED_UNDER, now() - ORPHAN_AGE, _named)


def _named() -> set[str]:
    keys = db.session.scalars(sa.select(Copy.storage_key).where(Copy.storage_key.is_not(None)))
    named = {key for key in keys if key is not None}
    db.session.commit()
    return named


def _clear_some(days: int) -> list[str]:
    copies = db.session.scalars(
        sa.select(Copy)
        .where(Copy.state == CopyState.READY, Copy.ready_at < now() - timedelta(days=days))
        .limit(ROWS_AT_A_TIME)
        .with_for_update()
    ).all()
    keys = [copy.storage_key for copy in copies if copy.storage_key is not None]
    for copy in copies:
        copy.state, copy.storage_key = CopyState.CLEARED, None
    if copies:
        record_event(
            CLEARER,
            EventTag.COPIES_CLEARED,
            subject_kind="copy",
            subject_id=None,
            number=_counted(len(copies)),
            days=days,
        )
    db.session.commit()
    return keys


def _counted(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}"
