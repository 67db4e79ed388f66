"""Giving and ending roles from a page, confirming an administrator, and disabling an account (G1)."""

from datetime import date, timedelta
from typing import Any

from app.accounts.actions.duties import ask_to_confirm_role
from app.accounts.actions.roles import end_role, grant_role
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.models import RoleGrant, RoleRequest, User
from app.accounts.queries.control import administrators_on, led_after, undecided_request
from app.accounts.queries.users import user_by_id
from app.accounts.rules.control import (
    CONFIRM_WITHIN,
    CONFIRMED_ROLES,
    administrator_is_left,
    role_is_not_own,
    second_administrator_confirms,
)
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.roles import Role
from app.core.verdicts import Finding, Verdict
from app.partners.models import ForceArea, Organisation

RAN_OUT = "Waymark (ran out)"


def give_role(
    actor: Actor,
    *,
    user: User,
    role: Role,
    organisation: Organisation,
    area: ForceArea | None = None,
    from_day: date,
    until_day: date | None = None,
) -> RoleGrant | RoleRequest:
    """Give somebody else a role, or for an administrator's ask for it: a second administrator confirms that (G1).

    Raises Refused for a role of one's own and where the role does not fit, and DomainError for a disabled account,
    for days in the wrong order, and where the role is waiting already.
    """
    _insist("accounts.give-role", role_is_not_own(actor.user_id, user.id))
    if user.disabled_at is not None:
        raise DomainError(f"The account of {user.name} is disabled. Enable it first.")
    details: dict[str, Any] = {"organisation": organisation, "from_day": from_day, "until_day": until_day}
    if role not in CONFIRMED_ROLES or actor.is_system:
        return grant_role(actor, user=user, role=role, area=area, **details)
    _would_be_granted(actor, user, role, area, details)
    return _ask(actor, user, role, organisation, from_day, until_day)


def confirm_request(actor: Actor, *, request: RoleRequest) -> RoleGrant:
    """Confirm a role another administrator asked for: it takes effect at once (G1).

    Raises Refused for whoever asked or would receive it and for one that ran out, DomainError for one decided already.
    """
    _refuse_decided(request)
    finding = second_administrator_confirms(
        actor.user_id,
        requested_by_id=request.requested_by_id,
        requested_by=request.requested_by,
        user_id=request.user_id,
        expires_at=request.expires_at,
        moment=now(),
    )
    _insist("accounts.confirm-role", finding)
    _decide(actor.name, request, is_confirmed=True)
    grant = grant_role(
        actor,
        user=request.user,
        role=request.role,
        organisation=db.session.get_one(Organisation, request.organisation_id),
        from_day=max(request.from_day, today()),
        until_day=request.until_day,
    )
    _record(actor, EventTag.ROLE_CONFIRMED, request.user, role=request.role, asked_by=request.requested_by)
    return grant


def decline_request(actor: Actor, *, request: RoleRequest) -> None:
    """Decline a role that waits to be confirmed; whoever asked for it may take it back so. Raises DomainError."""
    _refuse_decided(request)
    _decide(actor.name, request, is_confirmed=False)
    _record(actor, EventTag.ROLE_DECLINED, request.user, role=request.role, asked_by=request.requested_by)


def take_role(
    actor: Actor, *, grant: RoleGrant, until_day: date, reason: str, leaves_no_lead: bool = False
) -> RoleGrant | None:
    """End somebody else's role after its last day; yesterday takes it away at their next click (G1).

    Raises Refused for a role of one's own, for the last administrator's, and for an organisation's only partner
    lead's unless that is meant (`leaves_no_lead`); DomainError on `until_day` for a day before yesterday: what
    somebody could do then is not undone.
    """
    user = user_by_id(grant.user_id, for_update=True)
    _insist("accounts.end-role", role_is_not_own(actor.user_id, user.id))
    if until_day < today() - timedelta(days=1):
        raise DomainError("The last day is yesterday at the earliest: that ends it at once.", field="until_day")
    if grant.role is Role.ADMINISTRATOR:
        left = administrators_on(until_day + timedelta(days=1)) - {user.id}
        _insist("accounts.end-role", administrator_is_left(user.name, is_administrator=True, others=len(left)))
    if not leaves_no_lead:
        _insist("accounts.end-role", led_after(grant, until_day))
    return end_role(actor, grant=grant, until_day=until_day, reason=reason)


def disable_user(actor: Actor, *, user: User, reason: str) -> None:
    """Disable somebody else's account at once, with their sign-ins; their roles stay recorded (G1).

    Raises Refused for one's own account and for the last administrator's, DomainError where it is disabled already.
    """
    _insist("accounts.disable", role_is_not_own(actor.user_id, user.id))
    locked = user_by_id(user.id, for_update=True)
    if locked.disabled_at is not None:
        raise DomainError(f"The account of {locked.name} is disabled already.")
    administrators = administrators_on(today())
    left = administrators - {locked.id}
    is_one = locked.id in administrators
    _insist("accounts.disable", administrator_is_left(locked.name, is_administrator=is_one, others=len(left)))
    locked.disabled_at = now()
    end_sessions_of(locked)
    _record(actor, EventTag.USER_DISABLED, locked, reason=reason)


def enable_user(actor: Actor, *, user: User, reason: str) -> None:
    """Let somebody sign in again, with the roles they hold by now. Raises DomainError where it is not disabled."""
    _insist("accounts.enable", role_is_not_own(actor.user_id, user.id))
    locked = user_by_id(user.id, for_update=True)
    if locked.disabled_at is None:
        raise DomainError(f"The account of {locked.name} is not disabled.")
    locked.disabled_at = None
    _record(actor, EventTag.USER_ENABLED, locked, reason=reason)


def _ask(
    actor: Actor, user: User, role: Role, organisation: Organisation, from_day: date, until_day: date | None
) -> RoleRequest:
    assert actor.user_id is not None
    former = undecided_request(user.id, role)
    if former is not None:
        if former.expires_at > now():
            raise DomainError(f"{former.requested_by} has asked for this already. It waits to be confirmed.")
        _decide(RAN_OUT, former, is_confirmed=False)
        db.session.flush()
    request = RoleRequest(
        user_id=user.id,
        role=role,
        organisation_id=organisation.id,
        from_day=from_day,
        until_day=until_day,
        requested_by_id=actor.user_id,
        requested_by=actor.name,
        expires_at=now() + CONFIRM_WITHIN,
    )
    db.session.add(request)
    db.session.flush()
    _record(actor, EventTag.ROLE_REQUESTED, user, role=role)
    ask_to_confirm_role(request, user)
    return request


def _would_be_granted(actor: Actor, user: User, role: Role, area: ForceArea | None, details: dict[str, Any]) -> None:
    """Raise what granting would raise, and grant nothing: the asker hears of it, not the confirmer."""
    trial = db.session.begin_nested()
    try:
        grant_role(actor, user=user, role=role, area=area, **details)
    finally:
        trial.rollback()


def _decide(who: str, request: RoleRequest, *, is_confirmed: bool) -> None:
    request.decided_at, request.decided_by, request.is_confirmed = now(), who, is_confirmed


def _refuse_decided(request: RoleRequest) -> None:
    if request.decided_at is not None:
        verb = "confirmed" if request.is_confirmed else "declined"
        raise DomainError(f"This was {verb} already, by {request.decided_by}.")


def _insist(question: str, finding: Finding) -> None:
    if not finding.passed:
        raise Refused(Verdict(question, today(), (finding,)))


def _record(actor: Actor, tag: EventTag, user: User, *, reason: str | None = None, **details: Any) -> None:
    record_event(actor, tag, subject_kind="user", subject_id=user.id, reason=reason, name=user.name, **details)
