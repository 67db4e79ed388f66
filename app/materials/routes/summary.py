"""A version's facts, state and events in the words its page shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from app.core.events import EventLine, EventTag
from app.core.formats import counted, file_size, long_date, long_time
from app.materials.models import PackVersion
from app.materials.queries.records import VersionRecord
from app.materials.rules.versions import VersionAnswer
from app.materials.types import VersionState

# What a reader of the pack is told of its history; the rest is the Trust's own work.
FOR_READERS = frozenset({EventTag.VERSION_RELEASED, EventTag.VERSION_WITHDRAWN})
_LANGUAGES = {"en-GB": "English (UK)"}


def fact_rows(record: VersionRecord) -> list[dict[str, Any]]:
    """Return what the version is as rows of a label and a value."""
    version = record.version
    rows: list[dict[str, Any]] = [
        {"label": "What changed", "value": lines(version.change_note)},
        {"label": "Change", "value": version.change_kind.label},
        {"label": "Guidance it rests on", "value": lines(version.guidance)},
        {"label": "Written for", "value": version.pack.audience.label},
        {"label": "Language", "value": _LANGUAGES.get(version.language, version.language)},
        {"label": "Overlap", "value": _overlap(version), "note": "How long the version before it stays good."},
        {"label": "Drafted", "value": f"{version.drafted_by}, {long_time(version.drafted_at)}"},
    ]
    return rows + _issue_rows(record)


def banner_sentences(record: VersionRecord, answer: VersionAnswer, events: Sequence[EventLine]) -> list[str]:
    """Return the sentences behind the state; a draft that came back says what must change, a withdrawal why."""
    sentences = list(answer.sentences)
    if answer.state is VersionState.DRAFT and record.approval is None:
        sentences += _last_return(events)
    if answer.state is VersionState.WITHDRAWN and record.withdrawal is not None:
        sentences.append(f"Reason: {record.withdrawal.reason}")
    return sentences


def manifest_words(record: VersionRecord) -> str:
    """Return how many files there are and how large they are together: "3 files, 4.2 MB"."""
    return f"{counted(len(record.files), 'file')}, {file_size(sum(file.size for file in record.files))}"


def timeline_entries(events: Iterable[EventLine], *, sees_all: bool) -> list[dict[str, Any]]:
    """Return the events as entries of a timeline, newest first; for a reader only what concerns readers."""
    shown = (event for event in events if sees_all or event.tag in FOR_READERS)
    return [{"title": event.sentence, "when": long_time(event.at)} for event in shown]


def lines(text: str) -> Markup:
    """Return what somebody typed with its line ends kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _overlap(version: PackVersion) -> str:
    return counted(version.overlap_days, "day") if version.overlap_days else "None"


def _issue_rows(record: VersionRecord) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if record.approval is not None:
        approval = record.approval
        accepted = "Accepted by name that its files are not scanned." if approval.accepts_unscanned else ""
        rows.append({"label": "Approved", "value": f"{approval.recorded_by}, {long_time(approval.recorded_at)}"})
        rows[-1]["note"] = " ".join(filter(None, (accepted, approval.note)))
    if record.release is not None:
        by, at = record.release.recorded_by, long_time(record.release.recorded_at)
        value = f"{by}, {at}, with effect from {long_date(record.release.effective_from)}"
        rows.append({"label": "Released", "value": value})
    if record.withdrawal is not None:
        by, at = record.withdrawal.recorded_by, long_time(record.withdrawal.recorded_at)
        rows.append({"label": "Withdrawn", "value": f"{by}, {at}, from {long_date(record.withdrawal.from_day)}"})
    return rows


def _last_return(events: Sequence[EventLine]) -> list[str]:
    """What the last return said, unless the version was approved since."""
    for event in events:
        if event.tag is EventTag.VERSION_APPROVED:
            return []
        if event.tag is EventTag.VERSION_RETURNED:
            return [f"{event.actor_name} returned it on {long_time(event.at)}: {event.reason}"]
    return []
