"""The territory on a day, and the days each area of it counts: variations have areas come and leave (A1, A14)."""

import uuid
from datetime import date

from app.core.formats import listed
from app.licences.rules.facts import LicenceFacts, TerritoryFacts


def territory_on(facts: LicenceFacts, day: date) -> tuple[TerritoryFacts, ...]:
    """Return the areas a licence covers on a day; before its first day, those it begins with (A1, A14)."""
    first = min((one.from_day for one in facts.territory), default=day)
    return tuple(one for one in facts.territory if one.covers(max(day, first)))


def has_reached(facts: LicenceFacts, area_id: uuid.UUID, day: date) -> bool:
    """Return whether an area is a licence's by a day, still or no more; what comes by a variation is from its day."""
    return any(one.area_id == area_id and first <= day for one, first, _ in days_in_territory(facts))


def territory_words(facts: LicenceFacts, day: date) -> str:
    """Return the areas a licence covers on a day as people name them: "Cumbria and Lancashire"."""
    return listed([one.words for one in territory_on(facts, day)])


def days_in_territory(facts: LicenceFacts) -> list[tuple[TerritoryFacts, date, date]]:
    """Return each area with the days it counts as the licence's; those it begins with count before its term too."""
    first = min((one.from_day for one in facts.territory), default=date.min)
    return [
        (one, date.min if one.from_day == first else one.from_day, one.until_day or date.max) for one in facts.territory
    ]
