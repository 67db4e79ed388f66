"""What an organisation's licences stand in the way of."""

import uuid
from datetime import date, timedelta

from app.licences.queries import licences_of_organisation
from app.licences.rules import LicenceFacts
from app.partners.rules.organisations import OpenLicence


def licences_open_after(organisation_id: uuid.UUID, day: date) -> list[OpenLicence]:
    """Return the organisation's licences that are in force on some day after this one, by reference."""
    return [
        OpenLicence(facts.reference, _last_day(facts))
        for facts in licences_of_organisation(organisation_id)
        if _last_day(facts) > day
    ]


def _last_day(facts: LicenceFacts) -> date:
    """Return the last day the licence is in force on: a termination may end it before its grace does."""
    if facts.signed_on is None:
        return date.min
    ends = [facts.grace_ends_on, *([facts.terminated_on - timedelta(days=1)] if facts.terminated_on else [])]
    return min(ends)
