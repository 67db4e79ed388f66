"""What the viewer can do to a version as it is, for the buttons of its page."""

from dataclasses import dataclass

from app.core.access import Permission, may
from app.core.actor import Actor
from app.materials.queries.records import VersionRecord


@dataclass(frozen=True)
class Act:
    """One thing that can be done: where, what it is called, and how its button looks."""

    path: str
    label: str
    is_destructive: bool = False
    is_main: bool = False


def acts_on(viewer: Actor, record: VersionRecord) -> list[Act]:
    """Return what the viewer may do to the version, in the order of its life; rules may still refuse it."""
    is_made = record.approval is None and record.release is None
    is_author = viewer.user_id in record.candidate(has_scanner=False).authors
    can_approve = is_made and bool(record.files) and not is_author
    is_approved = record.approval is not None and record.release is None
    can_withdraw = record.release is not None and record.withdrawal is None
    offered = [
        (can_approve, Permission.MATERIALS_APPROVE, Act("approve", "Approve", is_main=True)),
        (is_approved, Permission.MATERIALS_RELEASE, Act("release", "Release", is_main=True)),
        (is_made, Permission.MATERIALS_DRAFT, Act("files", "Add or remove files", is_main=is_author)),
        (is_made, Permission.MATERIALS_DRAFT, Act("edit", "Change the draft")),
        (can_approve or is_approved, Permission.MATERIALS_APPROVE, Act("return", "Return to draft")),
        (is_made, Permission.MATERIALS_DRAFT, Act("discard", "Discard the draft", is_destructive=True)),
        (record.release is not None, Permission.MATERIALS_LOG_READ, Act("holders", "Who holds it")),
        (can_withdraw, Permission.MATERIALS_WITHDRAW, Act("withdraw", "Withdraw", is_destructive=True)),
    ]
    return [act for is_possible, permission, act in offered if is_possible and may(viewer, permission)]
