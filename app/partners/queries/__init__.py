"""Reads of partners, each as of a day."""

from app.partners.queries.areas import (
    AreaOnDay,
    area_by_code,
    area_choices,
    area_names,
    area_on,
    areas_of,
    areas_on,
    map_tiles,
    registered_squares,
)
from app.partners.queries.history import AreaHistory, TimelineEntry, area_history
from app.partners.queries.organisations import (
    names_over_time,
    organisation_by_id,
    organisation_name_on,
    organisation_names,
    organisations_of_kind,
    organisations_statement,
    reads_trust_notes,
    the_trust,
    visible_organisations,
)

__all__ = [
    "AreaHistory",
    "AreaOnDay",
    "TimelineEntry",
    "area_by_code",
    "area_choices",
    "area_history",
    "area_names",
    "area_on",
    "areas_of",
    "areas_on",
    "map_tiles",
    "names_over_time",
    "organisation_by_id",
    "organisation_name_on",
    "organisation_names",
    "organisations_of_kind",
    "organisations_statement",
    "reads_trust_notes",
    "registered_squares",
    "the_trust",
    "visible_organisations",
]
