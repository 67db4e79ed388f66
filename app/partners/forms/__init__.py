"""The forms of partners. They know no database: the choices of organisations come in through the constructor."""

from app.partners.forms.areas import AreaNameForm, DeliveryForm, EndPartForm, MergeAreasForm, PartForm, PartyForm
from app.partners.forms.organisations import (
    ContactForm,
    EndContactForm,
    NameForm,
    OrganisationForm,
    ParentForm,
)

__all__ = [
    "AreaNameForm",
    "ContactForm",
    "DeliveryForm",
    "EndContactForm",
    "EndPartForm",
    "MergeAreasForm",
    "NameForm",
    "OrganisationForm",
    "ParentForm",
    "PartForm",
    "PartyForm",
]
