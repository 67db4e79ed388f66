"""The transfer of every remaining commissioner at once: who follows by a pattern, and what stands in the way (A24)."""

from dataclasses import dataclass
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.types import OrganisationKind

PLACE = "{area}"


@dataclass(frozen=True)
class KnownBody:
    """A body that is called so already: what it is, and its last day where one is recorded."""

    kind: OrganisationKind
    ended_on: date | None = None


def named_by(pattern: str, area: str) -> str:
    """Return what a pattern makes of an area's name; a pattern without a place for it is the name of one body."""
    return pattern.replace(PLACE, area).strip()


@rule(
    "party-change.heir-named",
    version=1,
    source="A24; domain, section 4 (every PCC goes in May 2028)",
    promise="Where all commissioners go at once, each area has a body that follows, and no transfer stands prepared.",
)
def heir_is_fit(
    area: str, present: str, heir: str, effective_on: date, present_since: date, known: KnownBody | None
) -> Finding:
    """Pass where the body named for an area can follow the present one on the day, registered already or not."""
    if not heir.strip():
        return refused(f"Nobody is named to follow in {area}.", "Enter the body’s name.")
    if heir.casefold() == present.casefold():
        return refused(f"{present} cannot follow itself in {area}.", "Enter the body that comes.")
    if effective_on <= present_since:
        return refused(
            f"{present} is the commissioner of {area} only from {long_date(present_since)}.", "Choose a later day."
        )
    if known is not None and known.kind is not OrganisationKind.COMMISSIONER:
        return refused(f"{heir} is registered as a {known.kind.label.lower()}.", "Enter another name.")
    if known is not None and known.ended_on is not None and known.ended_on < effective_on:
        return refused(f"{heir} ends on {long_date(known.ended_on)}.", "Enter a body that goes on.")
    return passed(f"{heir} follows {present} in {area}.")


@rule(
    "party-change.together-ahead",
    version=1,
    source="A24",
    promise="A transfer of all commissioners at once lies ahead, so that it can be rehearsed and undone.",
)
def together_lies_ahead(effective_on: date, today: date) -> Finding:
    """Pass where the day is still to come."""
    if effective_on > today:
        return passed(f"{long_date(effective_on)} is still to come.")
    return refused(
        "All commissioners at once pass on a day that is still to come.",
        f"Enter a day after {long_date(today)}, or record each transfer of the past on its area’s page.",
        field="effective_on",
    )
