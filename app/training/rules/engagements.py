"""When a person may be recorded as engaged, and when that may end (B1, B23)."""

from collections.abc import Iterable
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.training.rules.facts import EngagementFacts


@rule(
    "person.engage",
    version=1,
    source="B1, B23",
    promise="A person is engaged once at a time by one organisation in one area.",
)
def may_be_engaged(same_place: Iterable[EngagementFacts], from_day: date) -> Finding:
    """Pass where no engagement by the same organisation in the same area holds on that day or later."""
    for one in same_place:
        if one.until_day is None:
            return refused(
                f"The person is already engaged by this organisation in this area, from {long_date(one.from_day)}.",
                "End that engagement before recording another.",
                field="area",
            )
        if one.until_day >= from_day:
            return refused(
                f"The person was engaged by this organisation in this area until {long_date(one.until_day)}.",
                "Enter a later day.",
                field="from_day",
            )
    return passed(f"The engagement begins on {long_date(from_day)}.")


@rule(
    "person.end-engagement",
    version=1,
    source="B23",
    promise="An open engagement ends once, on its first day or later.",
)
def may_be_ended(engagement: EngagementFacts | None, until_day: date) -> Finding:
    """Pass where the engagement is open and its last day is not before its first."""
    if engagement is None or engagement.until_day is not None:
        return refused("This engagement has already ended.", "Check the record.", field="until_day")
    if until_day < engagement.from_day:
        return refused(
            f"The last day cannot be before the first day, {long_date(engagement.from_day)}.",
            "Enter that day or a later one.",
            field="until_day",
        )
    return passed(f"The engagement ends on {long_date(until_day)}.")
