"""What a licence's terms will be on a day by what is signed already: what a variation from then on changes (A14)."""

from dataclasses import replace
from datetime import date

from app.core.clock import today
from app.licences.queries.facts import licence_facts
from app.licences.rules import LicenceFacts, territory_on


def standing_terms(facts: LicenceFacts, effective_on: date) -> LicenceFacts:
    """Return the facts of a licence with the seats and the territory a variation from a day on would change.

    They are those of every variation signed already, for none takes effect after it; the rest of the terms are kept
    as the last one left them. Areas keep the names of today.
    """
    day = max(effective_on, today())
    (then,) = licence_facts([facts.id], named_on=day)
    return replace(facts, seats=then.seats, territory=territory_on(facts, day))
