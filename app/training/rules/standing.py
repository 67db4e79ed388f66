"""Who may be taken out of delivery, and when that may be lifted (B13, B14)."""

from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.training.rules.facts import PersonFacts, open_standing
from app.training.types import StandingKind


@rule(
    "certification.take-out",
    version=1,
    source="B13",
    promise="A standing is recorded once until it is lifted, and nobody changes their own.",
)
def may_be_taken_out(facts: PersonFacts, kind: StandingKind, from_day: date, *, is_self: bool) -> Finding:
    """Pass where the same is not recorded already and the person is somebody else."""
    if is_self:
        return refused("You cannot change your own standing.", "Ask another trainer or the QA lead.", field="kind")
    same = open_standing(facts.standings, kind)
    if same is not None:
        return refused(
            f"{facts.number} is already {kind.in_sentence}, from {long_date(same.from_day)}.",
            "Lift that first where the date or the reason must change.",
            field="kind",
        )
    return passed(f"{facts.number} is {kind.in_sentence} from {long_date(from_day)}.")


@rule(
    "certification.lift",
    version=1,
    source="B13",
    promise="What was recorded and not lifted is lifted from its first day at the earliest, and by somebody else.",
)
def may_be_lifted(facts: PersonFacts, kind: StandingKind, lifted_from: date, *, is_self: bool) -> Finding:
    """Pass where there is something to lift, the day is not before it began, and the person is somebody else."""
    if is_self:
        return refused("You cannot change your own standing.", "Ask another trainer or the QA lead.", field="kind")
    current = open_standing(facts.standings, kind)
    if current is None:
        return refused(f"{facts.number} is not {kind.in_sentence}.", "Check the record.", field="kind")
    if lifted_from < current.from_day:
        return refused(
            f"This cannot be lifted before it begins, on {long_date(current.from_day)}.",
            "Enter that day or a later one.",
            field="lifted_from",
        )
    return passed(f"{kind.label} is lifted from {long_date(lifted_from)}.")
