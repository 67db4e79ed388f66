"""The transfer of every remaining commissioner at once: who follows by a pattern, and what stands in the way (A24)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.folding import folded
from app.core.formats import counted, listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.types import OrganisationKind

PLACE, LONGEST_NAME = "{area}", 200


@dataclass(frozen=True)
class KnownBody:
    """A body that is called so already: what it is, and its last day where one is recorded."""

    kind: OrganisationKind
    ended_on: date | None = None


def named_by(pattern: str, area: str) -> str:
    """Return what a pattern makes of an area's name; a pattern without a place for it is the name of one body."""
    return pattern.replace(PLACE, area).strip()


def shared_names(heirs: Iterable[tuple[str, str]]) -> list[str]:
    """Return a sentence for each name that several areas are given: (name, area) pairs, told apart whatever the case.

    One body may follow in several areas; a pattern without a place for the area makes one of all by oversight.
    """
    areas: dict[str, list[tuple[str, str]]] = {}
    for name, area in heirs:
        if name.strip():
            areas.setdefault(folded(name, LONGEST_NAME), []).append((name, area))
    return [
        f"“{alike[0][0]}” follows in {counted(len(alike), 'area')}: {listed([area for _, area in alike])}. It will be "
        f"one body. If each area has its own, write {PLACE} into the pattern and fill in the names again."
        for alike in areas.values()
        if len(alike) > 1
    ]


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
        return refused(f"{heir} is registered as a {known.kind.in_sentence}.", "Enter another name.")
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
