"""The verbs of partners. Each changes dated rows, records one event and leaves the commit to its caller."""

from app.partners.actions.areas import load_areas, register_area
from app.partners.actions.delivery import record_delivery
from app.partners.actions.organisations import register_organisation, rename_organisation
from app.partners.actions.parties import record_party

__all__ = [
    "load_areas",
    "record_delivery",
    "record_party",
    "register_area",
    "register_organisation",
    "rename_organisation",
]
