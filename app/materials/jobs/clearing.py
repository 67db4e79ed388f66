"""Clearing stamped files away each night (C9, C20)."""

import structlog

from app.core.jobs import schedule
from app.materials.actions.clearing import clear_old_copies, sweep_orphaned_copies

log = structlog.get_logger()


@schedule("materials.clear-copies", at="20 3 * * *")
def clear_copies() -> None:
    """Remove stamped files that were kept long enough, and those of copies that were never finished."""
    log.info("cleared", copies=clear_old_copies(), orphans=sweep_orphaned_copies())
