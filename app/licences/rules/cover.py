"""Days on which CARA is delivered in an area and no licence is in force there (A25)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import ONE_DAY, LicenceFacts

Days = tuple[date, date]


@dataclass(frozen=True)
class Cover:
    """The days on which a licence is in its term in an area, or in a named part of it."""

    reference: str
    licensee_id: uuid.UUID
    part: str | None
    first: date
    last: date

    def reaches(self, part: str | None) -> bool:
        """Return whether it covers a part; a licence of a part never covers a whole area."""
        return self.part is None or (part is not None and self.part.casefold() == part.casefold())


@dataclass(frozen=True)
class Gap:
    """Days of delivery without a licence in an area, or in a part of it; open-ended where the window ends first."""

    area: str
    part: str | None
    first: date
    last: date | None

    @property
    def where(self) -> str:
        """Return the area as people name it."""
        return f"{self.area} ({self.part})" if self.part else self.area

    @property
    def days(self) -> str:
        """Return the days in words."""
        if self.last is None:
            return f"from {long_date(self.first)}"
        if self.last == self.first:
            return f"on {long_date(self.first)}"
        return f"from {long_date(self.first)} to {long_date(self.last)}"


def covers_of(
    facts: LicenceFacts, area_id: uuid.UUID, *, as_if_signed: bool = False, before: date | None = None
) -> list[Cover]:
    """Return the days a licence covers an area; with `before` as if it were no more from that day on."""
    signed_on = facts.starts_on if as_if_signed else facts.signed_on
    if signed_on is None:
        return []
    ends = [facts.last_day, *(day - ONE_DAY for day in (facts.terminated_on, before) if day is not None)]
    found = []
    for one in facts.territory:
        first = max(facts.starts_on, one.from_day, signed_on)
        last = min([*ends, *([one.until_day] if one.until_day else [])])
        if one.area_id == area_id and first <= last:
            found.append(Cover(facts.reference, facts.licensee_id, one.part, first, last))
    return found


def gaps_of(
    area: str, parts: Iterable[str], delivered: Sequence[Days], covers: Sequence[Cover], window: Days
) -> list[Gap]:
    """Return the days within the window on which CARA is delivered and no licence covers the area, by their first.

    Where the area has named parts, or a licence covers one, each part is looked at by itself.
    """
    named = {one.casefold(): one for one in (*parts, *(cover.part for cover in covers if cover.part))}
    wanted: list[str | None] = [*sorted(named.values())] or [None]
    found = []
    for part in wanted:
        reaching = [(one.first, one.last) for one in covers if one.reaches(part)]
        for first, last in days_without(_within(_merged(delivered), window), reaching):
            found.append(Gap(area, part, first, None if last == window[1] else last))
    return _joined(sorted(found, key=lambda gap: (gap.first, gap.part or "")), [one for one in wanted if one])


@dataclass(frozen=True)
class AreaCover:
    """An area with its named parts, its days of delivery, and the licences that cover it."""

    area_id: uuid.UUID
    code: str
    name: str
    parts: Sequence[str]
    delivered: Sequence[tuple[date, date]]
    covers: Sequence[Cover]

    def gaps(self, first: date, last: date) -> list[Gap]:
        """Return the days of delivery within these days that no licence covers."""
        return gaps_of(self.name, self.parts, self.delivered, self.covers, (first, last))


@rule(
    "licence.delivery-is-covered",
    version=1,
    source="A25",
    promise="On every day on which CARA is delivered in an area or a named part of it, a licence is in force there.",
)
def delivery_is_covered(area: str, gaps: Sequence[Gap]) -> Finding:
    """Pass where no day of delivery is without a licence."""
    if not gaps:
        return passed(f"Every day of delivery in {area} looked at has a licence.")
    words = "; ".join(f"{gap.where} {gap.days}" for gap in gaps)
    return refused(
        f"CARA is delivered without a licence in force: {words}.",
        "Renew the licence, draft one for these days, or record when delivery ends.",
    )


def _merged(days: Sequence[Days]) -> list[Days]:
    """Return spells that follow one another without a break as one: another provider's begins the day after."""
    merged: list[Days] = []
    for first, last in sorted(days):
        if merged and first.toordinal() <= merged[-1][1].toordinal() + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _within(days: Sequence[Days], window: Days) -> list[Days]:
    clipped = [(max(first, window[0]), min(last, window[1])) for first, last in days]
    return [(first, last) for first, last in clipped if first <= last]


def days_without(days: Sequence[Days], taken: Sequence[Days]) -> list[Days]:
    """Return the days that are in none of those taken."""
    left = sorted(days)
    for first, last in taken:
        kept: list[Days] = []
        for begin, end in left:
            if last < begin or end < first:
                kept.append((begin, end))
                continue
            kept += [(begin, first - ONE_DAY)] if begin < first else []
            kept += [(last + ONE_DAY, end)] if last < end else []
        left = kept
    return left


def _joined(gaps: list[Gap], parts: Sequence[str]) -> list[Gap]:
    """Say once of the whole area what is true of each of its parts."""
    if len(parts) < 2:
        return gaps
    joined: list[Gap] = []
    for gap in gaps:
        alike = [one for one in gaps if (one.first, one.last) == (gap.first, gap.last)]
        said = Gap(gap.area, None, gap.first, gap.last) if len(alike) == len(parts) else gap
        if said not in joined:
            joined.append(said)
    return joined
