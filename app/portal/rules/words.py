"""How home speaks: the greeting, how much there is to do, and each task's tag."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from app.core.clock import in_london
from app.core.formats import long_date
from app.portal.types import Mark, Task, TaskRow

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SOON_DAYS = 30


def greeting(name: str, moment: datetime) -> str:
    """Return "Good morning, Priya" by London's clock: morning until noon, afternoon until six."""
    hour = in_london(moment).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    first = name.split()[0] if name.split() else ""
    return f"Good {part}, {first}" if first else f"Good {part}"


def tally(tasks: Sequence[Task], day: date) -> str:
    """Return "Monday 23 November 2026. Three things need you, one is overdue."."""
    return f"{day:%A} {long_date(day)}. {_needs(len(tasks), sum(is_overdue(task, day) for task in tasks))}"


def is_overdue(task: Task, day: date) -> bool:
    """Return whether the task's last day is over."""
    return task.due_on is not None and task.due_on < day


def by_urgency(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks by their last day, the earliest first; those without one come last, by title."""
    return sorted(tasks, key=lambda task: (task.due_on or date.max, task.title))


def row_of(task: Task, day: date) -> TaskRow:
    """Return the task as its list shows it: overdue in red, due within 30 days in yellow."""
    detail = task.detail if isinstance(task.detail, str) else task.detail()
    return TaskRow(task.title, task.href, detail, _state(task, day))


def _state(task: Task, day: date) -> Mark:
    if task.due_on is None:
        return task.mark
    if task.due_on < day:
        return Mark("Overdue", "red")
    if task.due_on == day:
        return Mark("Due today", "yellow")
    is_this_year = task.due_on.year == day.year
    words = f"Due {task.due_on.day} {task.due_on:%b}" + ("" if is_this_year else f" {task.due_on.year}")
    return Mark(words, "yellow" if (task.due_on - day).days <= SOON_DAYS else "blue")


def _needs(total: int, overdue: int) -> str:
    if not total:
        return "Nothing needs you today."
    things = f"{_number(total).capitalize()} {'thing needs' if total == 1 else 'things need'} you"
    if not overdue:
        return f"{things}."
    if overdue == total:
        return f"{things}, and it is overdue." if total == 1 else f"{things}, and all are overdue."
    return f"{things}, {_number(overdue)} {'is' if overdue == 1 else 'are'} overdue."


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
