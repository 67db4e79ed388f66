"""Two licences over the same ground at the same time (A25): allowed, but never unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import listed, long_date
from app.core.verdicts import Finding, passed, refused, rule


@dataclass(frozen=True)
class OverlapFacts:
    """Another licence of the same programme in the same area with days in common, and who holds it."""

    reference: str
    area_name: str
    ends_on: date
    holder: str
    is_same_holder: bool

    @property
    def words(self) -> str:
        """Return the licence, whose it is, where and until when, for a sentence."""
        whose = "the same licensee" if self.is_same_holder else self.holder
        return f"{self.reference} of {whose} in {self.area_name} until {long_date(self.ends_on)}"


@rule(
    "licence.ground-is-shared-knowingly",
    version=1,
    source="A25",
    promise="A licence over ground that is licensed already at that time is signed only by somebody who says so.",
)
def ground_is_shared_knowingly(reference: str, overlaps: Sequence[OverlapFacts], *, is_confirmed: bool) -> Finding:
    """Pass where no other licence covers the same ground at the same time, or whoever signs says it is meant."""
    if not overlaps or is_confirmed:
        return passed(f"Nothing unseen shares the ground of {reference}.")
    return refused(
        overlap_sentence(reference, overlaps),
        "Confirm that both are meant to hold, or change the territory or the dates first.",
        field="shares_ground",
    )


def rivals_sentence(reference: str, rivals: Sequence[OverlapFacts]) -> str:
    """Return which other licences are drafted or on offer for the same ground: what is signed first is asked about."""
    named = listed([one.words for one in rivals])
    are = "is" if len(rivals) == 1 else "are"
    return (
        f"{named} {are} drafted or on offer for the same ground at the same time as {reference}. Once one is signed, "
        "whoever signs another has to confirm that both are meant."
    )


def overlap_sentence(reference: str, overlaps: Sequence[OverlapFacts]) -> str:
    """Return which other licences cover the same ground at the same time."""
    return f"{reference} covers the same ground at the same time as {listed([one.words for one in overlaps])}."
