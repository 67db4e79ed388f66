"""Clearing away sealed documents no row names: what a worker left that was killed between the store and the row."""

from datetime import timedelta

import sqlalchemy as sa

from app.adapters.intake import sweep_unnamed
from app.core.clock import now
from app.core.db import db
from app.licences.actions.sealing.storing import STORED_UNDER
from app.licences.models import SealedAgreement, SealedVariation

# Longer than any sealing takes: a younger file may be one whose row is about to be written.
UNNAMED_AGE = timedelta(hours=24)


def sweep_unnamed_documents() -> int:
    """Remove sealed files older than a day that no row names, and return how many; ends its caller's transaction.

    Every key is made up anew, so that no row comes to name an old file after it was looked up.
    """
    return sweep_unnamed(STORED_UNDER, now() - UNNAMED_AGE, _named)


def _named() -> set[str]:
    tables = (SealedAgreement, SealedVariation)
    named = {key for table in tables for key in db.session.scalars(sa.select(table.storage_key))}
    db.session.commit()
    return named
