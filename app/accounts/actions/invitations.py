"""Inviting people, sending an invitation again, withdrawing it, and accepting it (G1, G5)."""

import secrets
import uuid
from dataclasses import dataclass

from app.accounts.actions.mail import post_message
from app.accounts.actions.privacy import accept_notice
from app.accounts.actions.roles import grant_role, name_of_own
from app.accounts.actions.sessions import TOKEN_BYTES
from app.accounts.actions.users import account_for, choose_first_password
from app.accounts.models import Invitation, User
from app.accounts.queries.grants import grants_on
from app.accounts.queries.invitations import inviter_still_may, open_invitation_to
from app.accounts.queries.users import user_by_id
from app.accounts.rules.control import CONFIRMED_ROLES
from app.accounts.rules.grants import area_is_its_own, role_fits_organisation, role_names_its_area
from app.accounts.rules.invitations import LIFETIME, invitation_is_within_reach, roles_offered
from app.accounts.rules.sessions import token_hash
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.access import Permission, may, scope_of
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.formats import long_time
from app.core.roles import Role
from app.core.verdicts import Verdict
from app.core.verdicts.models import keep_verdict
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_names, last_day_of, organisation_names
from app.partners.rules.organisations import organisation_outlives

NOT_JUST_NOW = "This address cannot be invited just now. Ask the Trust's administrator."


@dataclass(frozen=True)
class Sent:
    """An invitation with the address of its link, which is kept nowhere else once the mail has left."""

    invitation: Invitation
    link: str


def invite_user(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    organisation: Organisation,
    area: ForceArea | None = None,
) -> Sent:
    """Invite a person to hold a role from the day they accept (G1), and write them the link.

    An account is made where the address has none. The role is given only on acceptance, by whoever the mail reaches.
    Raises Refused, with the rules, for a role the actor may not offer or that does not fit, and DomainError on
    `email` or `name`: for what cannot be one, and for an address with an open invitation.
    """
    verdict = _may_be_invited(actor, role, organisation, area)
    if not verdict.allowed:
        raise Refused(verdict)
    user = account_for(actor, email=email, name=name)
    if user.disabled_at is not None:
        raise DomainError(NOT_JUST_NOW, field="email")
    _make_way(actor, user)
    token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
    invitation = Invitation(
        user=user,
        email=user.email,
        role=role,
        organisation_id=organisation.id,
        area_id=area.id if area is not None else None,
        token_hash=token_hash(token),
        **{"invited_by_id": actor.user_id, "invited_by": actor.name},
        **{"invited_at": moment, "expires_at": moment + LIFETIME},
    )
    db.session.add(invitation)
    db.session.flush()
    keep_verdict(actor, verdict, subject_kind="user", subject_id=user.id)
    is_alone = actor.is_system and role in CONFIRMED_ROLES
    _record(actor, EventTag.USER_INVITED_ALONE if is_alone else EventTag.USER_INVITED, invitation)
    return Sent(invitation, _write(invitation, token))


def resend_invitation(actor: Actor, *, invitation: Invitation) -> Sent:
    """Send an open invitation again with a new link, good for seven days; the earlier link is dead (G5).

    Raises DomainError where it was accepted, withdrawn or replaced meanwhile.
    """
    _refuse_closed(invitation)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash = token_hash(token)
    invitation.times_sent += 1
    invitation.expires_at = now() + LIFETIME
    db.session.flush()
    _record(actor, EventTag.INVITATION_RESENT, invitation)
    return Sent(invitation, _write(invitation, token))


def withdraw_invitation(actor: Actor, *, invitation: Invitation) -> None:
    """Withdraw an open invitation: its link is dead at once. Raises DomainError where it is not open any more."""
    _refuse_closed(invitation)
    invitation.withdrawn_at = now()
    db.session.flush()
    _record(actor, EventTag.INVITATION_WITHDRAWN, invitation)


def accept_invitation(invitation: Invitation, *, password: str | None = None) -> User:
    """Give the invited person their role from today, and their first password where they have none (G5).

    The role is recorded as given by whoever invited them. Raises DomainError on `password` for an unfit one, and
    where the inviter may no longer invite.
    """
    if not inviter_still_may(invitation):
        raise DomainError(
            f"{invitation.invited_by} may no longer invite people. Ask your organisation's lead for a new invitation."
        )
    user = user_by_id(invitation.user_id, for_update=True)
    if user.password_hash is None:
        choose_first_password(user=user, password=password or "")
    accept_notice(user)
    invitation.accepted_at = now()
    _record(Actor(user.id, user.name), EventTag.INVITATION_ACCEPTED, invitation)
    if not _holds_already(invitation):
        grant_role(
            Actor(invitation.invited_by_id, invitation.invited_by),
            user=user,
            role=invitation.role,
            organisation=db.session.get_one(Organisation, invitation.organisation_id),
            area=db.session.get_one(ForceArea, invitation.area_id) if invitation.area_id else None,
            from_day=today(),
        )
    db.session.flush()
    return user


def _may_be_invited(actor: Actor, role: Role, organisation: Organisation, area: ForceArea | None) -> Verdict:
    name = organisation_names([organisation.id], today()).get(organisation.id, "This organisation")
    named = area_names([area.id], today()).get(area.id) if area is not None else None
    reaches_everyone = scope_of(actor, Permission.USERS_INVITE).everything
    offered = tuple(Role) if actor.is_system else roles_offered(reaches_everyone=reaches_everyone)
    is_own = actor.is_system or may(actor, Permission.USERS_INVITE, organisation_id=organisation.id)
    return Verdict(
        "accounts.invite",
        today(),
        (
            invitation_is_within_reach(role, offered, name, is_own=is_own),
            role_fits_organisation(role, organisation.kind, name),
            role_names_its_area(role, named),
            area_is_its_own(role, name, named, own=name_of_own(role, area.id if area is not None else None, today())),
            organisation_outlives(name, last_day_of(organisation.id), (today(), None), today()),
        ),
    )


def _make_way(actor: Actor, user: User) -> None:
    """Close what ran out unused; refuse beside what is still open. Another organisation's is not spoken of."""
    former = open_invitation_to(user.email)
    if former is None:
        return
    if former.expires_at > now():
        if not may(actor, Permission.USERS_INVITE, organisation_id=former.organisation_id) and not actor.is_system:
            raise DomainError(NOT_JUST_NOW, field="email")
        raise DomainError(
            f"{user.email} was invited on {long_time(former.invited_at)} and can accept until "
            f"{long_time(former.expires_at)}. Send that invitation again, or withdraw it first.",
            field="email",
        )
    former.replaced_at = now()
    db.session.flush()


def _refuse_closed(invitation: Invitation) -> None:
    if not invitation.is_open:
        raise DomainError(f"This invitation is {invitation.state.in_sentence}: nothing can be changed about it.")


def _holds_already(invitation: Invitation) -> bool:
    wanted = (invitation.role, invitation.organisation_id, invitation.area_id)
    return any(
        (grant.role, grant.organisation_id, grant.area_id) == wanted for grant in grants_on(invitation.user_id, today())
    )


def _write(invitation: Invitation, token: str) -> str:
    link = absolute_url("accounts.welcome", note=token)
    post_message(
        to=invitation.email,
        kind=MailKind.INVITATION,
        key=f"invitation:{invitation.id}:{invitation.times_sent}",
        template="accounts/mail/invitation.txt",
        about=("user", invitation.user_id),
        good_for=LIFETIME,
        name=invitation.user.name,
        inviter=invitation.invited_by,
        role=invitation.role.label,
        organisation=_organisation_name(invitation.organisation_id),
        link=link,
        until=long_time(invitation.expires_at),
    )
    return link


def _record(actor: Actor, tag: EventTag, invitation: Invitation) -> None:
    record_event(
        actor,
        tag,
        subject_kind="user",
        subject_id=invitation.user_id,
        organisation_id=invitation.organisation_id,
        email=invitation.email,
        role=invitation.role,
        organisation=_organisation_name(invitation.organisation_id),
    )


def _organisation_name(organisation_id: uuid.UUID) -> str:
    return organisation_names([organisation_id], today()).get(organisation_id, "an organisation")
