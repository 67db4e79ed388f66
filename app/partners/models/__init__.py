"""Tables of partners. Nothing about an organisation or an area that can change is a plain column."""

from app.partners.models.areas import AreaDelivery, AreaName, AreaPart, AreaParty, AreaSuccession, ForceArea
from app.partners.models.organisations import (
    DAYS_IN_ORDER,
    DAYS_SENTENCE,
    Organisation,
    OrganisationContact,
    OrganisationEnd,
    OrganisationName,
    OrganisationParent,
)

__all__ = [
    "DAYS_IN_ORDER",
    "DAYS_SENTENCE",
    "AreaDelivery",
    "AreaName",
    "AreaPart",
    "AreaParty",
    "AreaSuccession",
    "ForceArea",
    "Organisation",
    "OrganisationContact",
    "OrganisationEnd",
    "OrganisationName",
    "OrganisationParent",
]
