"""Tasks that materials give: to those who approve and release versions, and to those who read them."""

from datetime import date

from app.core.formats import counted, long_date
from app.materials.rules.versions import version_state
from app.materials.types import VersionState
from app.portal.types import HeldPack, Mark, PackNote, Task, VersionNote

PLACE = "/materials"


def version_to_approve(pack: PackNote, version: VersionNote, day: date) -> Task | None:
    """Give a second person, who made no part of it, the task to approve a draft with files fit to be read (C3)."""
    is_draft = version_state(version.facts, pack.facts, day).state is VersionState.DRAFT
    is_complete = version.files > 0 and version.files_unfit == 0
    if not (is_draft and is_complete) or version.is_by_viewer:
        return None
    detail = f"{counted(version.files, 'file')}, drafted by {version.drafted_by} on {long_date(version.drafted_on)}."
    return Task(PLACE, f"Approve {_named(pack, version)}", pack.path_of(version), detail, mark=Mark("Draft", "grey"))


def version_to_release(pack: PackNote, version: VersionNote, day: date) -> Task | None:
    """Give the task to release a version that was approved."""
    if version_state(version.facts, pack.facts, day).state is not VersionState.APPROVED:
        return None
    approved = long_date(version.facts.approved_on) if version.facts.approved_on else "an earlier day"
    detail = f"Approved on {approved}. Nobody can have it until it is released."
    return Task(
        PLACE, f"Release {_named(pack, version)}", pack.path_of(version), detail, mark=Mark("Approved", "purple")
    )


def copy_to_get(held: HeldPack) -> Task | None:
    """Give a reader the task to get the current version of a pack they may have and hold no copy of."""
    if held.version.is_held:
        return None
    since = (
        f"Current since {long_date(held.version.facts.effective_from)}." if held.version.facts.effective_from else ""
    )
    earlier = f" You hold {held.held.facts.number}." if held.held is not None else " You hold no copy of it."
    return Task(
        PLACE,
        f"Get {_named(held.pack, held.version)}",
        held.pack.path_of(held.version),
        (since + earlier).strip(),
        mark=Mark("New version", "purple") if held.held is not None else Mark("Not yet read", "blue"),
    )


def _named(pack: PackNote, version: VersionNote) -> str:
    return f"version {version.facts.number} of {pack.title}"
