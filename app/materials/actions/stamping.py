"""Stamping a copy and keeping it: in the reader's request where the file is small, else in the worker (C9).

Stamping never happens inside a transaction that writes. A stamped file is stored first, under a key of its own, and
only then named by a row; a process killed in between leaves a file no row names, which is swept.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.adapters.configured import file_store, staging
from app.adapters.stamping import CannotStamp, Stamp, Survey, stamp_in_child
from app.core.actor import system_actor
from app.core.clock import now
from app.core.db import db, transactions_write
from app.core.events import EventTag, record_event
from app.core.jobs import Job, JobState
from app.materials.models import Copy, VersionFile
from app.materials.rules.stamping import stamped_for
from app.materials.types import CopyState
from app.partners.models import Organisation
from app.partners.types import OrganisationKind

STAMP_TASK = "materials.stamp-copy"
STORED_UNDER = "copies/"
STAMPER = system_actor("stamping")
GAVE_UP = "It was tried several times without success."


class FileDamaged(Exception):
    """The stored file is not the one that was approved: its hash differs."""


@dataclass(frozen=True)
class StampOrder:
    """Everything needed to stamp one copy, by value: whose it is, and the file it is made from."""

    row_id: uuid.UUID
    stamp: Stamp
    storage_key: str
    sha256: str
    kind: str
    media_type: str
    survey: Survey | None = None


@dataclass(frozen=True)
class StampedFile:
    """A stamped copy in the file store: where, its hash, its size in bytes."""

    storage_key: str
    sha256: str
    size: int


def order_for(copy: Copy, file: VersionFile) -> StampOrder:
    """Return the order to stamp a copy as its row says."""
    stamp = Stamp(
        copy_id=copy.copy_id,
        recipient=copy.recipient,
        organisation=stamped_for(copy.organisation_name, reads_for_the_trust=_is_for_the_trust(copy)),
        licence=copy.licence_reference,
        at=copy.requested_at,
        pack=file.version.pack.title,
        version=file.version.number,
    )
    survey = Survey.from_message(file.survey) if file.survey is not None else None
    return StampOrder(copy.id, stamp, file.storage_key, file.sha256, file.kind, file.media_type, survey)


def stamp_into_store(order: StampOrder) -> StampedFile:
    """Stamp a copy in a child process and store it; needs no database.

    Doing it again makes a file of its own. Raises CannotStamp, with a sentence, for a file that cannot be stamped,
    FileDamaged, and what the file store raises.
    """
    with _staged() as source, _staged() as target:
        file_store().fetch(order.storage_key, source)
        if staging().measure(source).sha256 != order.sha256:
            raise FileDamaged(f"{order.storage_key} is not the file that was approved")
        stamp_in_child(source, target, kind=order.kind, stamp=order.stamp, survey=order.survey)
        made = staging().measure(target)
        # Two workers may stamp the same copy, one of them long thought dead: neither writes over the other's file.
        key = f"{STORED_UNDER}{order.row_id.hex}/{uuid.uuid4().hex}"
        file_store().put(target, key=key, media_type=order.media_type)
    return StampedFile(key, made.sha256, made.size)


def stamp_copy(row_id: uuid.UUID) -> None:
    """Stamp a copy that waits, for the worker; doing it again changes nothing. Ends its caller's transaction.

    A file that cannot be stamped makes the copy failed, with the sentence; any other trouble is raised, so that the
    queue tries again.
    """
    with transactions_write(False):
        copy = db.session.get(Copy, row_id)
        order = order_for(copy, copy.file) if copy is not None and _is_to_be_made(copy) else None
        db.session.rollback()
    if order is None:
        return
    try:
        made = stamp_into_store(order)
    except CannotStamp as failure:
        _record_failure(row_id, failure.sentence)
    else:
        record_stamped(row_id, made)


def give_up_on_dead_jobs() -> int:
    """Make the copies failed whose job died of something else than the file, and return how many."""
    waiting = db.session.scalars(sa.select(Copy.id).where(Copy.state == CopyState.WAITING)).all()
    keys = {job_key(row_id): row_id for row_id in waiting}
    dead = db.session.scalars(sa.select(Job.key).where(Job.key.in_(keys), Job.state == JobState.DEAD)).all()
    for key in dead:
        _record_failure(keys[str(key)], GAVE_UP)
    return len(dead)


def job_key(row_id: uuid.UUID) -> str:
    """Return the key of the job that stamps a copy: one job for each copy."""
    return f"{STAMP_TASK}:{row_id.hex}"


def _is_for_the_trust(copy: Copy) -> bool:
    """Whether Trust staff read it: those who deliver for the Trust have theirs under its own licence."""
    if copy.licence_id is not None:
        return False
    return db.session.get_one(Organisation, copy.organisation_id).kind is OrganisationKind.TRUST


def _is_to_be_made(copy: Copy) -> bool:
    return copy.state in (CopyState.WAITING, CopyState.FAILED)


@contextmanager
def _staged() -> Iterator[Path]:
    path = staging().reserve()
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def record_stamped(row_id: uuid.UUID, made: StampedFile) -> None:
    """Record that a waiting copy is ready, in this transaction; the file of one that was ready before is removed."""
    copy = db.session.get_one(Copy, row_id, with_for_update=True, populate_existing=True)
    if not _is_to_be_made(copy):
        file_store().delete(made.storage_key)
        return
    copy.state, copy.failure, copy.ready_at = CopyState.READY, None, now()
    copy.storage_key, copy.stamped_sha256, copy.stamped_size = made.storage_key, made.sha256, made.size
    db.session.flush()
    _record(EventTag.COPY_STAMPED, copy, recipient=copy.recipient)


def _record_failure(row_id: uuid.UUID, sentence: str) -> None:
    copy = db.session.get_one(Copy, row_id, with_for_update=True, populate_existing=True)
    if copy.state is not CopyState.WAITING:
        return
    copy.state, copy.failure = CopyState.FAILED, sentence
    db.session.flush()
    _record(EventTag.COPY_FAILED, copy, why=sentence)


def _record(tag: EventTag, copy: Copy, **details: Any) -> None:
    record_event(
        STAMPER,
        tag,
        subject_kind="version",
        subject_id=copy.version_id,
        organisation_id=copy.organisation_id,
        copy_id=copy.copy_id,
        file=copy.file.file_name,
        **details,
    )
