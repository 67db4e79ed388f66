"""Ending the roles of people whose organisation has no licence left, and giving one back (G1; domain, section 3.1)."""

import uuid
from datetime import date, timedelta

from app.accounts.actions import end_role, grant_role
from app.accounts.models import RoleGrant
from app.administration.models import AccessCutoff
from app.administration.queries.leavers import cutoff_by_id, leavers_on
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.formats import counted
from app.partners.queries import organisation_names

LONGEST_WAY_BACK = timedelta(days=366)


def cut_off_leavers(actor: Actor, day: date) -> int:
    """End every role whose organisation has no licence left to run down on the day, and return how many (G1).

    They are gone at each person's next click. Doing it again changes nothing; nobody's record is touched.
    """
    number = 0
    for organisation in leavers_on(day):
        for leaving in organisation.roles:
            grant = db.session.get_one(RoleGrant, leaving.grant_id)
            end_role(actor, grant=grant, until_day=day - timedelta(days=1), reason=organisation.because)
            db.session.add(
                AccessCutoff(
                    organisation_id=organisation.id,
                    grant_id=grant.id,
                    closed_on=organisation.closed_on,
                    reason=organisation.because,
                )
            )
        number += len(organisation.roles)
        record_event(
            actor,
            EventTag.ACCESS_CUT_OFF,
            subject_kind="organisation",
            subject_id=organisation.id,
            organisation_id=organisation.id,
            reason=organisation.because,
            number=counted(len(organisation.roles), "person", "people"),
            organisation=organisation.name,
        )
    db.session.flush()
    return number


def restore_access(actor: Actor, *, cutoff_id: uuid.UUID, until_day: date, reason: str) -> RoleGrant:
    """Give back a role that ended by itself, from today until a day (G1).

    Raises DomainError where it was given back already, and on `until_day` for a day that has passed or lies more
    than a year ahead; and Refused where the role is held again.
    """
    cutoff = cutoff_by_id(cutoff_id, for_update=True)
    if cutoff.restored_at is not None:
        raise DomainError(f"This role was given back already, by {cutoff.restored_by}.")
    if not today() <= until_day <= today() + LONGEST_WAY_BACK:
        raise DomainError("The last day must be today or later, within a year.", field="until_day")
    ended = db.session.get_one(RoleGrant, cutoff.grant_id)
    granted = grant_role(
        actor,
        user=ended.user,
        role=ended.role,
        organisation=ended.organisation,
        area=ended.area,
        from_day=today(),
        until_day=until_day,
        is_winding_up=True,
    )
    cutoff.restored_at, cutoff.restored_by = now(), actor.name
    names = organisation_names([ended.organisation_id], today())
    record_event(
        actor,
        EventTag.ACCESS_RESTORED,
        subject_kind="user",
        subject_id=ended.user_id,
        organisation_id=ended.organisation_id,
        reason=reason,
        name=ended.user.name,
        role=ended.role,
        organisation=names.get(ended.organisation_id),
    )
    return granted
