"""Recording checks for tests, by the action and as the form sends them."""

from datetime import date, timedelta

from app.core.actor import Actor
from app.core.clock import today
from app.partners.models import ForceArea, Organisation
from app.training.actions.vetting import record_check
from app.training.models import Person, VettingCheck
from app.training.rules.vetting import VettingFacts
from app.training.types import VettingLevel, VettingOutcome, VettingState
from tests.builders.partners import TESTER

Level, Outcome, State = VettingLevel, VettingOutcome, VettingState


def days(number: int) -> timedelta:
    return timedelta(days=number)


def check(
    person: Person,
    employer: Organisation,
    due: int | None = 900,
    *,
    checked: int = -10,
    level: VettingLevel = Level.DBS_ENHANCED,
    outcome: VettingOutcome = Outcome.SATISFACTORY,
    area: ForceArea | None = None,
    by: Actor = TESTER,
) -> VettingCheck:
    """Record a check of so many days ago whose next one is due in so many."""
    next_due = None if due is None or outcome is not Outcome.SATISFACTORY else today() + days(due)
    facts = VettingFacts(level, outcome, today() + days(checked), next_due)
    return record_check(by, person=person, employer_id=employer.id, facts=facts, area=area, certificate_seen=True)


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def form(person: Person, **changes: str) -> dict[str, str]:
    sent = {"level": "dbs-enhanced", "area": "", "outcome": "satisfactory", "certificate_seen": "y"}
    sent |= parts("checked_on", today() - days(3)) | parts("next_due_on", today() + days(1000))
    return sent | {"version": str(person.row_version)} | changes
