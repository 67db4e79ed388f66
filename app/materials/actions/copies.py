"""Asking for a copy (C5–C9): decided, recorded, and stamped at once where the file is small."""

import uuid
from dataclasses import dataclass

import structlog

from app.accounts.models import User
from app.adapters.configured import file_store
from app.adapters.files import FileStoreError
from app.adapters.stamping import CannotStamp
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db, transactions_write
from app.core.errors import NotFound, Refused
from app.core.events import EventTag, record_event
from app.core.jobs import enqueue
from app.core.references import new_copy_id, new_id
from app.core.verdicts.models import keep_verdict
from app.materials.actions.access import party_of, record_access
from app.materials.actions.stamping import (
    STAMP_TASK,
    FileDamaged,
    StampedFile,
    job_key,
    order_for,
    stamp_into_store,
)
from app.materials.models import Copy, VersionFile
from app.materials.queries.copies import asked_of, copy_of_the_day, file_by_id
from app.materials.queries.readers import decide_for
from app.materials.rules.entitlement import Decision
from app.materials.rules.stamping import stamping_on
from app.materials.types import AccessKind, CopyState, Party

log = structlog.get_logger()


class CopyRefused(Refused):
    """The verdict refused; `decision` also says for which organisation it was given."""

    def __init__(self, decision: Decision) -> None:
        """Refuse with the verdict's own sentences."""
        super().__init__(decision.verdict)
        self.decision = decision


@dataclass(frozen=True)
class MadeAhead:
    """A copy stamped before the transaction that decides about it: what was stamped into it, and the file."""

    copy: Copy
    stamped: StampedFile

    def is_what(self, decided: Copy) -> bool:
        """Return whether what was stamped is what was decided: the same reader, organisation and licence."""
        return _stamped_words(self.copy) == _stamped_words(decided)


def take_copy(actor: Actor, file_id: uuid.UUID) -> Copy:
    """Return the actor's copy of a file: decided, and ready at once where the file is small (C5–C9).

    For requests, before anything was read for writing: it ends its caller's transaction, because stamping must not
    hold the database's write lock. Decided before stamping and again with the lock held, since a suspension may
    have come between. Raises CopyRefused.
    """
    ahead = _make_ahead(actor, file_id)
    copy = None
    try:
        copy = request_copy(actor, file_id, ahead=ahead)
    finally:
        if ahead is not None and (copy is None or copy.storage_key != ahead.stamped.storage_key):
            file_store().delete(ahead.stamped.storage_key)
    return copy


def request_copy(actor: Actor, file_id: uuid.UUID, *, ahead: MadeAhead | None = None) -> Copy:
    """Record a copy of a file for the actor, to be stamped by the worker unless it was made ahead.

    Asked again for the same file, for the same organisation and licence, on the same London day, the answer is the
    copy of that day: a double click makes no second copy, while each day's copy has an id of its own. The verdict
    is kept either way: here where it allows, by whoever catches CopyRefused where it does not.
    """
    user = db.session.get(User, actor.user_id, with_for_update=True)
    if user is None:
        raise NotFound("account")
    file = file_by_id(file_id)
    decision = _decide(actor, file)
    if not decision.allowed:
        raise CopyRefused(decision)
    party, licence = party_of(decision), decision.standpoint.licence if decision.standpoint else None
    earlier = copy_of_the_day(user.id, file.id, party, licence.id if licence else None, today())
    if earlier is not None:
        return earlier
    copy = _new_copy(actor, file, decision)
    if ahead is not None and ahead.is_what(copy):
        _take_over(copy, ahead)
    copy.verdict_id = keep_verdict(actor, decision.verdict, subject_kind="copy", subject_id=copy.id).id
    db.session.add(copy)
    db.session.flush()
    if copy.state is CopyState.WAITING:
        enqueue(STAMP_TASK, key=job_key(copy.id), row_id=copy.id)
    _record(actor, copy, file, decision)
    return copy


def _make_ahead(actor: Actor, file_id: uuid.UUID) -> MadeAhead | None:
    """Stamp a small file the actor may have; None where there is nothing to make, or the worker had better."""
    with transactions_write(False):
        file = file_by_id(file_id)
        decision = _decide(actor, file)
        terms = stamping_on(today())
        copy = None
        if decision.allowed and terms.is_made_at_once(kind=file.kind, size=file.size, pages=file.pages):
            copy = _new_copy(actor, file, decision)
        order = order_for(copy, file) if copy is not None and not _has_copy_of_today(copy) else None
        db.session.rollback()
    if copy is None or order is None:
        return None
    try:
        return MadeAhead(copy, stamp_into_store(order))
    except (CannotStamp, FileDamaged, FileStoreError) as failure:
        # The worker meets the same trouble, tries again where that may help, and tells the reader where it does not.
        log.warning("not stamped at once", copy=order.stamp.copy_id, failure=repr(failure))
        return None


def _has_copy_of_today(copy: Copy) -> bool:
    party = Party(copy.organisation_id, copy.organisation_name)
    return copy_of_the_day(copy.user_id, copy.file_id, party, copy.licence_id, today()) is not None


def _decide(actor: Actor, file: VersionFile) -> Decision:
    return decide_for(actor, file.version.pack, file.version_id, today(), scan=file.scan)


def _new_copy(actor: Actor, file: VersionFile, decision: Decision) -> Copy:
    """Return a copy that waits to be stamped, in the words of the day: what is renamed later changes nothing in it."""
    point = decision.standpoint
    if point is None or actor.user_id is None:
        raise NotFound("organisation to make a copy for")
    return Copy(
        id=new_id(),
        copy_id=new_copy_id(),
        file_id=file.id,
        version_id=file.version_id,
        pack_id=file.version.pack_id,
        user_id=actor.user_id,
        recipient=actor.name,
        organisation_id=point.organisation_id,
        organisation_name=point.organisation,
        licence_id=point.licence.id if point.licence else None,
        licence_reference=point.licence.reference if point.licence else None,
        # Whole seconds: this time stands in the file, and is what a found file says again.
        requested_at=now().replace(microsecond=0),
        state=CopyState.WAITING,
    )


def _stamped_words(copy: Copy) -> tuple[object, ...]:
    return (
        *(copy.file_id, copy.user_id, copy.recipient),
        *(copy.organisation_id, copy.organisation_name, copy.licence_id, copy.licence_reference),
    )


def _take_over(copy: Copy, ahead: MadeAhead) -> None:
    copy.id, copy.copy_id, copy.requested_at = ahead.copy.id, ahead.copy.copy_id, ahead.copy.requested_at
    copy.state, copy.ready_at = CopyState.READY, now()
    copy.storage_key = ahead.stamped.storage_key
    copy.stamped_sha256, copy.stamped_size = ahead.stamped.sha256, ahead.stamped.size


def _record(actor: Actor, copy: Copy, file: VersionFile, decision: Decision) -> None:
    asked, party = asked_of(file), party_of(decision)
    record_access(actor, AccessKind.REQUESTED, asked, party, copy_id=copy.copy_id, verdict_id=copy.verdict_id)
    record_event(
        actor,
        EventTag.COPY_REQUESTED,
        subject_kind="version",
        subject_id=copy.version_id,
        organisation_id=copy.organisation_id,
        file=file.file_name,
        pack=asked.pack_title,
        version=asked.version_number,
        copy_id=copy.copy_id,
    )
