"""Inviting somebody, sending an invitation again, and withdrawing it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import Sent, invite_user, resend_invitation, withdraw_invitation
from app.accounts.forms import ActForm, InviteForm
from app.accounts.queries import organisation_choices, own_invitation
from app.accounts.queries.preferences import default_organisation
from app.accounts.routes.blueprint import blueprint
from app.accounts.rules.invitations import roles_offered
from app.core.access import Permission, requires, scope_of
from app.core.acting import accepted, status_of
from app.core.actor import Actor, current_actor
from app.core.clock import today
from app.core.limits import limiter
from app.core.roles import AREA_ROLES
from app.partners.queries import area_by_code, area_choices, organisation_by_id

INVITER_LIMIT = "60 per hour; 200 per day"


def _inviter() -> str:
    return f"invites {current_actor().user_id}"


@blueprint.route("/users/invite", methods=["GET", "POST"])
@requires(Permission.USERS_INVITE, fresh=True)
@limiter.limit(INVITER_LIMIT, methods=["POST"], key_func=_inviter)
def invite() -> ResponseReturnValue:
    """Invite somebody to hold a role (G1)."""
    actor = current_actor()
    form = _form(actor)
    sent = accepted(form, lambda: _invite(actor, form))
    if sent is not None:
        flash(f"An invitation is on its way to {sent.invitation.email}. Its link is good for seven days.", "success")
        return redirect(url_for("accounts.user", user_id=sent.invitation.user_id))
    return render_template("accounts/invite.html", form=form), status_of(form)


@blueprint.post("/users/invitations/<uuid:invitation_id>/resend")
@requires(Permission.USERS_INVITE, fresh=True)
@limiter.limit(INVITER_LIMIT, key_func=_inviter)
def resend(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Send an invitation again; the earlier link is dead."""
    actor = current_actor()
    sent = resend_invitation(actor, invitation=own_invitation(actor, invitation_id))
    flash(f"The invitation is on its way to {sent.invitation.email} again. The earlier link is dead.", "success")
    return redirect(url_for("accounts.user", user_id=sent.invitation.user_id))


@blueprint.route("/users/invitations/<uuid:invitation_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.USERS_INVITE, fresh=True)
def withdraw(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw an invitation; its link is dead at once."""
    actor = current_actor()
    invitation = own_invitation(actor, invitation_id)
    user_id, email = invitation.user_id, invitation.email
    if request.method == "POST":
        withdraw_invitation(actor, invitation=invitation)
        flash(f"The invitation of {email} is withdrawn.", "success")
        return redirect(url_for("accounts.user", user_id=user_id))
    return render_template("accounts/withdraw.html", invitation=invitation, form=ActForm())


def _form(actor: Actor) -> InviteForm:
    reaches_everyone = scope_of(actor, Permission.USERS_INVITE).everything
    roles = roles_offered(reaches_everyone=reaches_everyone)
    areas = area_choices(today()) if AREA_ROLES & set(roles) else []
    first = default_organisation(actor)
    return InviteForm(roles, organisation_choices(actor, today()), areas, data={"organisation": str(first or "")})


def _invite(actor: Actor, form: InviteForm) -> Sent:
    code = form.area.data if "area" in form else ""
    return invite_user(
        actor,
        email=form.email.data or "",
        name=form.name.data or "",
        role=form.role.member,
        organisation=organisation_by_id(actor, uuid.UUID(form.organisation.data), today()),
        area=area_by_code(code) if code else None,
    )
