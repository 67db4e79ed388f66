"""Tasks that the portal itself gives: jobs, copies, and who holds which role."""

from app.accounts.types import WaitingAct
from app.core.clock import day_of
from app.core.formats import counted, long_date
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


def act_to_confirm(act: WaitingAct) -> Task:
    """Give a second administrator the task to confirm or decline what another one asked for (G1, G5)."""
    asked = f"{act.asked_by} asked for it on {long_date(day_of(act.asked_at))}."
    if act.role is None:
        title = f"Confirm or stop the reset of {act.name}’s second factor"
        detail = f"{asked} Until then they cannot sign in without it."
        return Task("/second-factor-resets", title, "/second-factor-resets", detail, mark=Mark("Waiting", "purple"))
    title = f"Confirm or decline {act.name} as {act.role.in_sentence}"
    due_on = day_of(act.expires_at) if act.expires_at is not None else None
    return Task("/users", title, "/users/requests", f"{asked} It is not in force yet.", due_on)
