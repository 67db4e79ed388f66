"""Commands of accounts."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from app.accounts.actions import add_user, grant_role
from app.accounts.actions.resets import reset_on_the_server
from app.accounts.models import User
from app.accounts.queries import grants_on, user_by_email
from app.accounts.rules.links import WELCOME
from app.core.actor import Actor, system_actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, NotFound
from app.core.roles import TRUST_ROLES, Role
from app.partners.actions import register_organisation
from app.partners.models import Organisation
from app.partners.queries import the_trust
from app.partners.types import OrganisationKind

TRUST_NAME = "The Hampton Trust"

users = AppGroup("users", help="People who may sign in.")


@users.command("invite")
@click.option(
    "--role",
    type=click.Choice(sorted(role.value for role in TRUST_ROLES)),
    required=True,
    help="The role they will hold.",
)
@click.option("--email", required=True, help="Their mail address.")
@click.option("--name", required=True, help="Their name.")
def invite(role: str, email: str, name: str) -> None:
    """Make the account of somebody at the Trust and print the link they choose their password with.

    The first account of a new portal is made this way. Run it again for an account whose link ran out unused.
    """
    actor = system_actor("command line")
    try:
        user = _user_without_password(actor, email, name)
        _give(actor, user, Role(role))
    except DomainError as refusal:
        db.session.rollback()
        raise click.ClickException(refusal.sentence) from None
    db.session.commit()
    settings = current_app.config["SETTINGS"]
    note = WELCOME.write(settings.signing_keys, user.id, user.password_hash)
    with current_app.test_request_context():
        path = url_for("accounts.welcome", note=note)
    click.echo(f"{user.name} chooses a password, within 72 hours, at:\n{settings.base_url.rstrip('/')}{path}")


def _user_without_password(actor: Actor, email: str, name: str) -> User:
    user = user_by_email(email)
    if user is None:
        return add_user(actor, email=email, name=name)
    if user.password_hash is not None:
        raise DomainError(f"{user.email} has an account with a password. Sign in with it.")
    return user


def _give(actor: Actor, user: User, role: Role) -> None:
    if all(grant.role is not role for grant in grants_on(user.id, today())):
        grant_role(actor, user=user, role=role, organisation=_trust(actor), from_day=today())


def _trust(actor: Actor) -> Organisation:
    try:
        return the_trust()
    except NotFound:
        return register_organisation(actor, kind=OrganisationKind.TRUST, name=TRUST_NAME, from_day=today())


@users.command("reset-second-factor")
@click.option("--email", required=True, help="Their mail address.")
@click.option("--reason", required=True, help="What happened, and how you know that it is them.")
def reset_second_factor(email: str, reason: str) -> None:
    """Take a lost second factor away and sign its owner out, where there is no second administrator to confirm it."""
    try:
        user = reset_on_the_server(system_actor("command line"), email=email, reason=reason)
    except DomainError as refusal:
        db.session.rollback()
        raise click.ClickException(refusal.sentence) from None
    db.session.commit()
    click.echo(f"{user.name} sets up a new second factor at the next sign-in, and is signed out everywhere.")
