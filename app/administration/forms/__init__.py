"""The forms of administration."""

from app.administration.forms.jobs import BuryForm, RetryForm
from app.administration.forms.organisations import EndOrganisationForm

__all__ = ["BuryForm", "EndOrganisationForm", "RetryForm"]
