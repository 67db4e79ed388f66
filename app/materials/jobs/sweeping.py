"""Clearing away what killed processes left behind: content no row names, and half-received files."""

from datetime import timedelta

import sqlalchemy as sa
import structlog

from app.adapters.configured import file_store, staging
from app.core.clock import now
from app.core.db import db
from app.core.jobs import schedule
from app.materials.actions.files import STORED_UNDER, sha256_of
from app.materials.models import VersionFile

log = structlog.get_logger()
KEPT_AT_LEAST = timedelta(hours=24)


@schedule("materials.sweep-orphans", at="40 3 * * *")
def sweep_orphans() -> None:
    """Remove content older than a day that no manifest names, and whatever was half-received as long ago.

    A file taken out of a draft is in no manifest any more; its row keeps its name and hash.
    """
    before = now() - KEPT_AT_LEAST
    old = {key for key, written, _ in file_store().keys(STORED_UNDER) if written < before}
    orphans = sorted(old - _in_a_manifest())
    db.session.commit()
    for key in orphans:
        _clear(key)
    parts = staging().sweep(before) + file_store().sweep(before)
    log.info("swept", orphans=len(orphans), parts=parts)


def _in_a_manifest(*conditions: sa.ColumnElement[bool]) -> set[str]:
    statement = sa.select(VersionFile.storage_key).where(VersionFile.removed_at.is_(None), *conditions)
    return set(db.session.scalars(statement.distinct()))


def _clear(key: str) -> None:
    """Remove one orphan, unless an upload of the same content has named it since it was looked up.

    The lock makes an upload that is about to name it wait; that one then finds the content gone and says so.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE version_file IN SHARE MODE"))
    if not _in_a_manifest(VersionFile.sha256 == sha256_of(key)):
        file_store().delete(key)
    db.session.commit()
