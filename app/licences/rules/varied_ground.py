"""The ground a variation leaves or moves onto: days of delivery without a licence, or with two (A14, A25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.cover import AreaCover, Cover, covers_of, delivery_is_covered
from app.licences.rules.facts import ONE_DAY, LicenceFacts, TerritoryFacts
from app.licences.rules.ground import OverlapFacts, overlap_sentence
from app.licences.rules.variations import VariedTerms


@dataclass(frozen=True)
class VariedGround:
    """What a variation would newly leave without a licence, in sentences, and which licences it would newly meet."""

    reference: str
    gaps: tuple[str, ...] = ()
    overlaps: tuple[OverlapFacts, ...] = ()

    @property
    def for_the_trust(self) -> list[str]:
        """Return it in sentences, with whose licences they are."""
        return [*self.gaps, *([overlap_sentence(self.reference, self.overlaps)] if self.overlaps else [])]

    @property
    def for_the_licensee(self) -> list[str]:
        """Return it in sentences for who may not know whose other licences are."""
        areas = dict.fromkeys(one.area_name for one in self.overlaps)
        return [*self.gaps, *(f"Another licence covers ground in {area} at the same time." for area in areas)]


def as_varied(facts: LicenceFacts, effective_on: date, terms: VariedTerms) -> LicenceFacts:
    """Return the facts as they would be once a variation is signed, as far as ground and days go."""
    standing = {(one.area_id, one.part) for one in facts.territory if one.until_day is None}
    leaving = standing - set(terms.areas)
    kept = [
        replace(one, until_day=effective_on - ONE_DAY)
        if one.until_day is None and (one.area_id, one.part) in leaving
        else one
        for one in facts.territory
    ]
    come = [TerritoryFacts(area, effective_on, part=part) for area, part in terms.areas if (area, part) not in standing]
    return replace(facts, ends_on=terms.ends_on, territory=(*kept, *come))


def varied_ground(
    facts: LicenceFacts,
    after: LicenceFacts,
    areas: Sequence[AreaCover],
    names: Mapping[UUID, str],
    days: tuple[date, date],
) -> VariedGround:
    """Return what `after` would newly leave or meet in these areas on these days; `names` are those of licensees."""
    gaps, overlaps = [], []
    for area in areas:
        others = [one for one in area.covers if one.reference != facts.reference]
        then = replace(area, covers=[*others, *covers_of(after, area.area_id)])
        known = area.gaps(*days)
        finding = delivery_is_covered(area.name, [one for one in then.gaps(*days) if one not in known])
        gaps += [] if finding.passed else [f"{finding.because} {finding.remedy}"]
        met = _met(covers_of(facts, area.area_id), others)
        for other, last in _met(covers_of(after, area.area_id), others).items():
            if other not in met and last >= days[0]:
                holder = names.get(other.licensee_id, "another organisation")
                is_same = other.licensee_id == facts.licensee_id
                overlaps.append(OverlapFacts(other.reference, area.name, last, holder, is_same))
    return VariedGround(facts.reference, tuple(gaps), tuple(overlaps))


def _met(own: Sequence[Cover], others: Sequence[Cover]) -> dict[Cover, date]:
    """Return the covers that share ground and days with ours, with the last day they share."""
    return {
        other: min(one.last, other.last)
        for one in own
        for other in others
        if (one.reaches(other.part) or other.reaches(one.part)) and one.first <= other.last and other.first <= one.last
    }


@rule(
    "licence.variation-moves-knowingly",
    version=1,
    source="A14, A25",
    promise="A variation that leaves delivery without a licence, or moves onto ground another licence covers, is "
    "offered only by somebody who says so.",
)
def variation_moves_knowingly(ground: VariedGround, *, is_confirmed: bool) -> Finding:
    """Pass where nothing is left uncovered or covered twice by it, or whoever offers it says it is meant."""
    warnings = ground.for_the_trust
    if not warnings or is_confirmed:
        return passed(f"Nothing unseen comes of varying the ground of {ground.reference}.")
    return refused(
        " ".join(warnings), "Confirm that it is meant, or change the territory or the days.", field="is_meant"
    )
