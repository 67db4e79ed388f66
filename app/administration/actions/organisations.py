"""Ending an organisation, which needs what partners cannot see: its licences (E1)."""

from datetime import date

from app.administration.queries.licences import licences_open_after
from app.core.actor import Actor
from app.partners.actions import end_organisation
from app.partners.models import Organisation, OrganisationEnd


def end_checked_organisation(
    actor: Actor,
    *,
    organisation: Organisation,
    ended_on: date,
    what_follows: str,
    successor: Organisation | None = None,
) -> OrganisationEnd:
    """Record the end of an organisation, refused while a licence of its own is in force afterwards (E1)."""
    return end_organisation(
        actor,
        organisation=organisation,
        ended_on=ended_on,
        what_follows=what_follows,
        successor=successor,
        still_open=licences_open_after(organisation.id, ended_on),
    )
