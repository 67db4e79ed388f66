"""Tasks that the portal itself gives: jobs, copies, and who holds which role."""

from app.core.formats import counted
from app.portal.types import Mark, ReviewNote, SystemNote, Task


def jobs_to_look_into(note: SystemNote) -> Task | None:
    """Give the task to retry or bury the jobs that failed for good."""
    if not note.dead_jobs:
        return None
    title = f"Retry or bury {counted(note.dead_jobs, 'dead job')}"
    detail = "Each failed as often as it may; its page shows why."
    return Task("/jobs", title, "/jobs?state=dead", detail, mark=Mark("Dead", "red"))


def copies_to_look_into(note: SystemNote) -> Task | None:
    """Give the task to find out why copies could not be made; their recipients wait without knowing."""
    if not note.failed_copies or note.latest_failed_copy is None:
        return None
    title = f"Find out why {counted(note.failed_copies, 'copy', 'copies')} could not be made"
    detail = f"The latest is {note.latest_failed_copy}. Its recipient has had no other copy of the file since."
    return Task("/copies", title, f"/copies/{note.latest_failed_copy}", detail, mark=Mark("Failed", "red"))


def access_to_review(note: ReviewNote) -> Task:
    """Give the task to say of each role of an organisation whether it is still needed (G1)."""
    title = f"Finish the access review of {note.organisation}"
    detail = f"{counted(note.roles, 'role')} to confirm or end."
    return Task("/access-reviews", title, note.path, detail, due_on=note.due_on)
