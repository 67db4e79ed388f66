"""The verbs of partners. Each changes dated rows, records one event and leaves the commit to its caller."""

from app.partners.actions.areas import load_areas, register_area
from app.partners.actions.contacts import add_contact, end_contact
from app.partners.actions.delivery import change_provider, record_delivery, withdraw_provider
from app.partners.actions.ending import end_organisation, withdraw_end
from app.partners.actions.kinship import record_parent
from app.partners.actions.organisations import register_organisation, rename_organisation
from app.partners.actions.parties import current_party, record_party, withdraw_party
from app.partners.actions.parts import add_part, end_part, merge_areas, rename_area

__all__ = [
    "add_contact",
    "add_part",
    "change_provider",
    "current_party",
    "end_contact",
    "end_organisation",
    "end_part",
    "load_areas",
    "merge_areas",
    "record_delivery",
    "record_parent",
    "record_party",
    "register_area",
    "register_organisation",
    "rename_area",
    "rename_organisation",
    "withdraw_end",
    "withdraw_party",
    "withdraw_provider",
]
