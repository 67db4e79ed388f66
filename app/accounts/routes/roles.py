"""A user's roles and account: giving, ending, confirming, disabling (G1)."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.control import (
    confirm_request,
    decline_request,
    disable_user,
    enable_user,
    give_role,
    take_role,
)
from app.accounts.forms.control import EndRoleForm, GiveRoleForm, ReasonForm
from app.accounts.models import RoleGrant, RoleRequest, User
from app.accounts.queries import grants_on, organisation_choices, user_by_id, visible_user
from app.accounts.queries.control import led_after, open_requests, request_by_id
from app.accounts.queries.grants import grant_to_end
from app.accounts.routes.blueprint import blueprint
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import now, today
from app.core.roles import Role
from app.partners.queries import area_by_code, area_choices, organisation_by_id


@blueprint.route("/users/<uuid:user_id>/roles", methods=["GET", "POST"])
@requires(Permission.ROLES_GIVE, fresh=True)
def give(user_id: uuid.UUID) -> ResponseReturnValue:
    """Give a person a role, or ask a second administrator to (G1)."""
    user, actor = _known(user_id), current_actor()
    form = GiveRoleForm(organisation_choices(actor, today()), area_choices(today()), data={"from_day": today()})
    given = accepted(form, lambda: _give(form, user))
    if isinstance(given, RoleRequest):
        flash(f"{given.role.label} waits for a second administrator to confirm it, within seven days.", "success")
        return _to_page(user_id)
    if given is not None:
        flash(f"{user.name} is {given.role.in_sentence} from {given.from_day:%-d %B %Y}.", "success")
        return _to_page(user_id)
    return render_template("accounts/give_role.html", form=form, user=_known(user_id)), status_of(form)


@blueprint.route("/users/<uuid:user_id>/roles/<uuid:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.ROLES_END, fresh=True)
def end(user_id: uuid.UUID, grant_id: uuid.UUID) -> ResponseReturnValue:
    """End a role: the administrator anybody's, a partner's lead those of their own staff (G1)."""
    grant = grant_to_end(current_actor(), user_id, grant_id)
    form = EndRoleForm(data={"until_day": today()})
    if accepted(form, lambda: _end(form, grant)):
        flash("The role’s last day is recorded.", "success")
        return _to_page(user_id)
    grant = grant_to_end(current_actor(), user_id, grant_id)
    warning = led_after(grant, form.until_day.data or today())
    return render_template("accounts/end_role.html", form=form, grant=grant, warning=warning), status_of(form)


@blueprint.route("/users/<uuid:user_id>/disable", methods=["GET", "POST"])
@requires(Permission.USERS_DISABLE, fresh=True)
def disable(user_id: uuid.UUID) -> ResponseReturnValue:
    """Disable an account at once, with the reason (G1)."""
    return _switch(user_id, is_disabling=True)


@blueprint.route("/users/<uuid:user_id>/enable", methods=["GET", "POST"])
@requires(Permission.USERS_DISABLE, fresh=True)
def enable(user_id: uuid.UUID) -> ResponseReturnValue:
    """Enable a disabled account, with the reason (G1)."""
    return _switch(user_id, is_disabling=False)


@blueprint.get("/users/requests")
@requires(Permission.ROLES_GIVE, fresh=True)
def requests() -> ResponseReturnValue:
    """List the roles that wait for a second administrator (G1)."""
    return render_template("accounts/requests.html", requests=open_requests(now()))


@blueprint.post("/users/requests/<uuid:request_id>/confirm")
@requires(Permission.ROLES_GIVE, fresh=True)
def confirm_role(request_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a role another administrator asked for (G1)."""
    grant = confirm_request(current_actor(), request=request_by_id(request_id))
    flash("The role is confirmed, and in force.", "success")
    return _to_page(grant.user_id)


@blueprint.post("/users/requests/<uuid:request_id>/decline")
@requires(Permission.ROLES_GIVE, fresh=True)
def decline_role(request_id: uuid.UUID) -> ResponseReturnValue:
    """Decline a role that waits to be confirmed (G1)."""
    decline_request(current_actor(), request=request_by_id(request_id))
    flash("The request is declined.", "success")
    return redirect(url_for("accounts.requests"))


def _give(form: GiveRoleForm, user: User) -> RoleGrant | RoleRequest:
    assert form.from_day.data is not None
    actor, code = current_actor(), form.area.data
    return give_role(
        actor,
        user=user,
        role=Role(form.role.data),
        organisation=organisation_by_id(actor, uuid.UUID(form.organisation.data), today()),
        area=area_by_code(code) if code else None,
        from_day=form.from_day.data,
        until_day=form.until_day.data,
    )


def _end(form: EndRoleForm, grant: RoleGrant) -> bool:
    assert form.until_day.data is not None
    take_role(
        current_actor(),
        grant=grant,
        until_day=form.until_day.data,
        reason=form.reason.data or "",
        leaves_no_lead=bool(form.leaves_no_lead.data),
    )
    return True


def _switch(user_id: uuid.UUID, *, is_disabling: bool) -> ResponseReturnValue:
    user, form = _known(user_id), ReasonForm()
    act = disable_user if is_disabling else enable_user

    def switch() -> bool:
        act(current_actor(), user=user, reason=form.reason.data or "")
        return True

    if accepted(form, switch):
        flash(f"The account of {user.name} is {'disabled' if is_disabling else 'enabled'}.", "success")
        return _to_page(user_id)
    page: dict[str, Any] = {"user": _known(user_id), "is_disabling": is_disabling, "warnings": _left_alone(user_id)}
    return render_template("accounts/disable.html", form=form, **page), status_of(form)


def _left_alone(user_id: uuid.UUID) -> list[str]:
    """Return what follows for each organisation this person alone leads."""
    findings = (led_after(grant, today()) for grant in grants_on(user_id, today()))
    return [one.because for one in findings if not one.passed]


def _known(user_id: uuid.UUID) -> User:
    visible_user(current_actor(), user_id, now())
    return user_by_id(user_id)


def _to_page(user_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("accounts.user", user_id=user_id))
