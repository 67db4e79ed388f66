"""The people who may sign in: the list, and one of them."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Invitation, RoleGrant, User
from app.accounts.queries import (
    events_about,
    grants_over_time,
    invitations_of,
    sessions_of,
    users_statement,
    visible_user,
)
from app.accounts.queries.identities import identities_of
from app.accounts.queries.people import UserRow, as_rows, in_state, last_signed_in, with_role
from app.accounts.routes.blueprint import blueprint
from app.accounts.types import UserState
from app.core.access import Permission, may, requires, scope_of
from app.core.actor import Actor, current_actor
from app.core.clock import day_of, now, today
from app.core.readings import ReadingKind, notes_reading
from app.core.roles import Role
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.partners.queries import area_names, organisation_names


@blueprint.get("/users")
@requires(Permission.USERS_READ)
def users() -> ResponseReturnValue:
    """List the accounts the actor may know of, each with its computed state (G1)."""
    actor = current_actor()
    listing = _listing(actor, now())
    export = listing.export(request.args)
    if export is not None:
        return export
    return render_template(
        "accounts/users.html", page=listing.read(request.args), may_invite=may(actor, Permission.USERS_INVITE)
    )


@blueprint.get("/users/<uuid:user_id>")
@requires(Permission.USERS_READ)
@notes_reading(ReadingKind.USER, subject="user_id")
def user(user_id: uuid.UUID) -> str:
    """Show one account: where it stands and why, its roles with their days, and to the administrator its sign-ins."""
    actor, moment = current_actor(), now()
    subject = visible_user(actor, user_id, moment)
    grants, invitations = grants_over_time(actor, user_id), invitations_of(actor, user_id)
    sees_all = scope_of(actor, Permission.USERS_READ).everything
    places: list[RoleGrant | Invitation] = [*grants, *invitations]
    return render_template(
        "accounts/user.html",
        subject=subject,
        grants=grants,
        invitations=invitations,
        organisations=organisation_names([one.organisation_id for one in places], today()),
        areas=area_names([one.area_id for one in places if one.area_id], today()),
        sees_all=sees_all,
        sessions=sessions_of(user_id, moment) if sees_all else [],
        identities=identities_of(user_id) if sees_all else [],
        events=events_about(user_id) if sees_all else [],
    )


def _listing(actor: Actor, moment: datetime) -> Listing:
    return Listing(
        name="users",
        caption="People who may sign in",
        statement=users_statement(actor, moment),
        columns=[
            Column("name", "Name", _link, sa.func.lower(User.name)),
            Column("email", "Address", lambda row: row.email, User.email.expression),
            Column("roles", "Roles today", lambda row: "; ".join(row.roles)),
            Column("state", "State", lambda row: row.state),
            Column("seen", "Last signed in", lambda row: row.last_signed_in_at, last_signed_in()),
            Column("factor", "Authenticator app", lambda row: row.has_authenticator),
        ],
        filters=(
            ChoiceFilter("state", "State", lambda one: in_state(UserState(one), moment), tuple(UserState.choices())),
            ChoiceFilter("role", "Role", lambda one: with_role(Role(one), day_of(moment)), tuple(Role.choices())),
            TextFilter("q", "Name or address", _named),
        ),
        default_sort="name",
        tie_breaker=User.id.expression,
        decorate=lambda rows: as_rows(actor, rows, moment),
        is_scalar=False,
    )


def _link(row: UserRow) -> Link:
    return Link(row.name, url_for("accounts.user", user_id=row.id))


def _named(typed: str) -> sa.ColumnElement[bool]:
    return sa.or_(contains(User.name.expression, typed), contains(User.email.expression, typed))
