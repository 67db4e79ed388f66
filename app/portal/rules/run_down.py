"""The run-down of a licence as a checklist: each step computed from dated facts, with its day (A23)."""

from dataclasses import dataclass
from datetime import date

from app.core.formats import counted, long_date
from app.licences.rules import LicenceFacts, RunDown, permits_downloads, run_down_of
from app.portal.types import Mark

DONE, TO_DO, LATE, COMING = (
    Mark("Done", "green"),
    Mark("To do", "yellow"),
    Mark("Overdue", "red"),
    Mark("To come", "blue"),
)


@dataclass(frozen=True)
class Step:
    """A step of the run-down: where it stands, in words, by when, and where it is done."""

    title: str
    mark: Mark
    words: str
    due_on: date | None = None
    href: str = ""


@dataclass(frozen=True)
class Progress:
    """How far the licensee is: copies it holds, how many are destroyed, when it certified that, and roles left."""

    held: int
    destroyed: int
    certified_on: date | None
    roles: int


def last_day_of(facts: LicenceFacts) -> date | None:
    """Return the day a licence is over by what is recorded: terminated, at notice's end, or at its own."""
    run_down = run_down_of(facts)
    return run_down.last_day if run_down is not None else None


def steps_of(facts: LicenceFacts, progress: Progress, day: date) -> list[Step]:
    """Return the steps of the run-down in their order, as they stand on a day (A23)."""
    run_down = run_down_of(facts)
    due_on = _due_on(facts, run_down)
    steps = [_downloads(facts, day)]
    if facts.run_off_until is not None and facts.terminated_on is None:
        is_over = day > facts.run_off_until
        words = f"Open pairs are finished until {long_date(facts.run_off_until)}."
        steps.append(Step("Open pairs finished", DONE if is_over else COMING, words, facts.run_off_until))
    return [
        *steps,
        _copies(facts, progress, due_on, day),
        _certificate(facts, progress, due_on, day),
        _accounts(progress, run_down, day),
    ]


def _due_on(facts: LicenceFacts, run_down: RunDown | None) -> date | None:
    """A policy that leaves its holder something leaves the copies too: nothing is due until a termination."""
    return run_down.closes_on if run_down is not None else None


def _downloads(facts: LicenceFacts, day: date) -> Step:
    finding = permits_downloads(facts, day, holds_version=True, was_current_at_end=True)
    is_stopped = not finding.passed
    return Step("Downloads stopped", DONE if is_stopped else COMING, finding.because, last_day_of(facts))


def _copies(facts: LicenceFacts, progress: Progress, due_on: date | None, day: date) -> Step:
    words = f"{progress.destroyed} of {counted(progress.held, 'copy', 'copies')} confirmed destroyed."
    is_done = progress.destroyed == progress.held
    mark = _mark(is_done=is_done, due_on=due_on, day=day)
    return Step("Copies recalled", mark, words, due_on, "" if is_done else f"/licences/{facts.id}/copies-destroyed")


def _certificate(facts: LicenceFacts, progress: Progress, due_on: date | None, day: date) -> Step:
    title, is_done = "Certificate of destruction", progress.certified_on is not None
    words = f"Signed on {long_date(progress.certified_on)}." if progress.certified_on else "Not signed yet."
    if due_on is None:
        words += " The lapse policy leaves the licensee its copies, so none is due."
    href = f"/licences/{facts.id}/certificate-of-destruction"
    return Step(title, _mark(is_done=is_done, due_on=due_on, day=day), words, due_on, "" if is_done else href)


def _accounts(progress: Progress, run_down: RunDown | None, day: date) -> Step:
    closes_on = run_down.closes_on if run_down is not None else None
    if closes_on is None:
        return Step("Accounts closed", COMING, "No day is set on which accounts close by themselves.")
    words = (
        f"{counted(progress.roles, 'role')} at the licensee. Where no other licence keeps them, they end by themselves."
    )
    is_done = day > closes_on and not progress.roles
    return Step("Accounts closed", DONE if is_done else COMING, words, closes_on)


def _mark(*, is_done: bool, due_on: date | None, day: date) -> Mark:
    if is_done:
        return DONE
    return LATE if due_on is not None and due_on < day else TO_DO
