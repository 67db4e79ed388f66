"""Reads of the ground a variation would leave or move onto (A14, A25)."""

from datetime import date

from app.core.clock import today
from app.licences.queries.cover import cover_of_areas, horizon_of
from app.licences.queries.variations import variation_row
from app.licences.rules import LicenceFacts, VariedGround, VariedTerms, as_varied, varied_ground
from app.partners.queries import organisation_names


def ground_of_variation(facts: LicenceFacts, effective_on: date, terms: VariedTerms) -> VariedGround:
    """Return what a variation with these terms would newly leave uncovered, or cover beside another licence."""
    after, day = as_varied(facts, effective_on, terms), today()
    ids = {one.area_id for one in after.territory}
    areas = cover_of_areas(ids, day, programme_id=facts.programme_id)
    names = organisation_names({cover.licensee_id for area in areas for cover in area.covers}, day)
    return varied_ground(facts, after, areas, names, (day, max(facts.ends_on, after.ends_on, horizon_of(day))))


def ground_of_open_variation(facts: LicenceFacts, number: int) -> VariedGround:
    """Return what a variation that is on offer would newly leave uncovered, or cover beside another licence."""
    row = variation_row(facts.id, number)
    return ground_of_variation(facts, row.effective_on, row.varied_terms)
