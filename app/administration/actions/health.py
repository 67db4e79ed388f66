"""Asking each part the portal needs whether it works. Only actions may speak to the adapters."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.configured import file_store
from app.adapters.files import FileStoreError
from app.administration.types import Part, Readiness
from app.core.db import db
from app.core.jobs import queue_health


def readiness() -> Readiness:
    """Return whether the portal can serve: the database, the file store, and a worker that keeps up (G13).

    A trouble is said in our own words: what a driver says may name hosts and users.
    """
    database = _checked("database", _trouble_of_database)
    files = _checked("files", _trouble_of_files)
    if database.trouble is not None:
        return Readiness((database, files, Part("jobs", "It cannot be asked without the database.")))
    return Readiness((database, files, _checked("jobs", _trouble_of_jobs)))


def _checked(name: str, trouble_of: Callable[[], str | None]) -> Part:
    return Part(name, trouble_of())


def _trouble_of_database() -> str | None:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "The database does not answer."
    return None


def _trouble_of_files() -> str | None:
    try:
        file_store().check()
    except FileStoreError:
        return "The file store cannot be used."
    return None


def _trouble_of_jobs() -> str | None:
    try:
        troubles = queue_health().troubles
    except SQLAlchemyError:
        db.session.rollback()
        return "The queue cannot be read."
    return " ".join(troubles) or None
