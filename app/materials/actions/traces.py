"""Looking up whose copy something is, by its id or by the found file itself (C10). Every look-up is recorded."""

from dataclasses import dataclass
from pathlib import Path

from app.adapters.stamping import FoundMarks, read_in_child
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.formats import counted, listed
from app.core.references import read_copy_id
from app.core.uploads import StagedUpload
from app.materials.models import VersionFile
from app.materials.queries.traces import TracedCopy, copies_by_hash, copies_by_id, originals_by_hash

NAMED_IN_EVENTS = 5
MISREAD = (
    "This is not a copy id: one of its characters is wrong. A copy id has twelve characters, such as 7Q2M-K8XD-93FA. "
    "Check it against the page and type it again."
)


@dataclass(frozen=True)
class Trace:
    """What a look-up found: copies, unstamped originals, ids read that nobody was given, and trouble reading."""

    what: str
    copies: tuple[TracedCopy, ...] = ()
    originals: tuple[VersionFile, ...] = ()
    unknown_ids: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def sentence(self) -> str:
        """Return the result in one sentence."""
        if self.copies:
            return f"{counted(len(self.copies), 'copy', 'copies')} found."
        if self.originals:
            return "This is an unstamped original: it names no recipient, so it was not taken from a copy."
        if self.unknown_ids:
            return (
                f"It names {listed(list(self.unknown_ids[:NAMED_IN_EVENTS]))}, and no copy with that id was ever made."
            )
        return "Nothing found: no copy id is in it, and no copy or original of this portal is this file."


def trace_copy_id(actor: Actor, typed: str) -> Trace:
    """Return whose copy an id names, forgiving spaces, hyphens, case and look-alike letters (C10).

    Raises DomainError, on the field `copy_id`, for what cannot be a copy id.
    """
    copy_id = read_copy_id(typed)
    if copy_id is None:
        raise DomainError(MISREAD, field="copy_id", status=422)
    copies = tuple(copies_by_id([copy_id]))
    trace = Trace(f"copy {copy_id}", copies, unknown_ids=() if copies else (copy_id,))
    return _recorded(actor, trace)


def trace_file(actor: Actor, found: StagedUpload) -> Trace:
    """Return whose copy a found file is: by its bytes, else by the marks inside it (C10).

    The file is opened in a child process, outside any transaction, and is not kept. It may carry several ids, where
    somebody put pages of several copies together; all are returned, the newest stamp first.
    """
    marks = _read(found.path)
    same_bytes = copies_by_hash(marks.sha256)
    known = {one.copy.copy_id for one in same_bytes}
    marked = copies_by_id([copy_id for copy_id in marks.copy_ids if copy_id not in known])
    copies = (*same_bytes, *marked)
    named = {one.copy.copy_id for one in copies}
    trace = Trace(
        what="a found file",
        copies=copies,
        originals=tuple(originals_by_hash(marks.sha256)),
        unknown_ids=tuple(copy_id for copy_id in marks.copy_ids if copy_id not in named),
        problem=marks.problem,
    )
    return _recorded(actor, trace, sha256=marks.sha256)


def _read(path: Path) -> FoundMarks:
    db.session.rollback()
    return read_in_child(path)


def _recorded(actor: Actor, trace: Trace, **after: str) -> Trace:
    copies = [f"{one.copy.copy_id} of {one.copy.recipient}" for one in trace.copies[:NAMED_IN_EVENTS]]
    record_event(
        actor,
        EventTag.COPY_TRACED,
        subject_kind="copy",
        subject_id=trace.copies[0].copy.id if trace.copies else None,
        organisation_id=trace.copies[0].copy.organisation_id if trace.copies else None,
        after=after or None,
        what=trace.what,
        result=listed(copies) or trace.sentence.rstrip("."),
    )
    db.session.flush()
    return trace
