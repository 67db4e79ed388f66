"""Giving and ending roles (G1)."""

import uuid
from datetime import date
from typing import Any

from app.accounts.models import RoleGrant, User
from app.accounts.queries.grants import overlapping_grants
from app.accounts.queries.users import user_by_id
from app.accounts.rules.grants import (
    PARTY_OF,
    area_is_its_own,
    role_fits_organisation,
    role_is_not_held_already,
    role_names_its_area,
)
from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.roles import Role
from app.core.verdicts import Verdict
from app.core.verdicts.models import keep_verdict
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_names, last_day_of, organisation_names, party_on
from app.partners.rules.organisations import organisation_outlives


def grant_role(
    actor: Actor,
    *,
    user: User,
    role: Role,
    organisation: Organisation,
    area: ForceArea | None = None,
    from_day: date,
    until_day: date | None = None,
    is_winding_up: bool = False,
) -> RoleGrant:
    """Give a person a role for an organisation, and where the role needs one an area, from a day (G1).

    Both days are London days, and the last one counts. For an organisation that has ended a role is given only to wind
    it up. Raises Refused, with the rules, where the role does not fit, is held already or would outlast its
    organisation, and DomainError on `until_day` for days in the wrong order.
    """
    if until_day is not None and until_day < from_day:
        raise DomainError("The last day cannot be before the first day.", field="until_day")
    user_by_id(user.id, for_update=True)
    grant = RoleGrant(
        user_id=user.id,
        role=role,
        organisation_id=organisation.id,
        area_id=area.id if area is not None else None,
        from_day=from_day,
        until_day=until_day,
        **recorded_by(actor),
    )
    verdict = _may_be_granted(actor, grant, user, organisation, is_winding_up=is_winding_up)
    if not verdict.allowed:
        raise Refused(verdict)
    db.session.add(grant)
    keep_verdict(actor, verdict, subject_kind="user", subject_id=user.id)
    _record(actor, EventTag.ROLE_GRANTED, grant, {"from_day": from_day})
    return grant


def end_role(actor: Actor, *, grant: RoleGrant, until_day: date, reason: str | None = None) -> RoleGrant | None:
    """End a role after `until_day`, the last day it is held, and return what is now true (G1).

    A last day before the first means the role was never held: the row is superseded and nothing takes its place.
    Yesterday as the last day takes the role away at the person's next click.
    """
    db.session.refresh(grant, with_for_update=True)
    if grant.superseded_at is not None:
        raise DomainError("This role was already ended or changed. Look at the person's roles again.")
    replacement = None
    if until_day >= grant.from_day:
        replacement = RoleGrant(
            user_id=grant.user_id,
            role=grant.role,
            organisation_id=grant.organisation_id,
            area_id=grant.area_id,
            from_day=grant.from_day,
            until_day=until_day,
            **recorded_by(actor),
        )
        db.session.add(replacement)
    grant.supersede(replacement)
    db.session.flush()
    _record(actor, EventTag.ROLE_ENDED, grant, {"until_day": until_day}, reason)
    return replacement


def name_of_own(role: Role, area_id: uuid.UUID | None, day: date) -> str | None:
    """Return the name of an area's own commissioner or force on a day, as the role asks; None for nobody (E1)."""
    party = party_on(area_id, PARTY_OF[role], day) if area_id is not None and role in PARTY_OF else None
    return organisation_names([party.organisation_id], day).get(party.organisation_id) if party is not None else None


def _may_be_granted(
    actor: Actor, grant: RoleGrant, user: User, organisation: Organisation, *, is_winding_up: bool
) -> Verdict:
    day = max(grant.from_day, today())
    name = organisation_names([organisation.id], day).get(organisation.id, "This organisation")
    own = name_of_own(grant.role, grant.area_id, day)
    ended_on = None if is_winding_up else last_day_of(organisation.id)
    area = area_names([grant.area_id], day).get(grant.area_id, "this area") if grant.area_id else None
    return Verdict(
        "accounts.grant-role",
        grant.from_day,
        (
            role_fits_organisation(grant.role, organisation.kind, name),
            role_names_its_area(grant.role, area),
            # The server's own acts set up what the register does not know yet.
            *(() if actor.is_system else (area_is_its_own(grant.role, name, area, own=own),)),
            organisation_outlives(name, ended_on, (grant.from_day, grant.until_day), today()),
            role_is_not_held_already(grant.role, user.name, overlapping_grants(grant)),
        ),
        f"May {user.name} hold this role?",
    )


def _record(actor: Actor, tag: EventTag, grant: RoleGrant, details: dict[str, Any], reason: str | None = None) -> None:
    names = organisation_names([grant.organisation_id], today())
    user = user_by_id(grant.user_id)
    record_event(
        actor,
        tag,
        subject_kind="user",
        subject_id=grant.user_id,
        organisation_id=grant.organisation_id,
        reason=reason,
        name=user.name,
        role=grant.role,
        organisation=names.get(grant.organisation_id),
        **details,
    )
