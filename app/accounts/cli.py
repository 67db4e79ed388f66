"""Commands of accounts."""

import click
from flask.cli import AppGroup

from app.accounts.actions import Sent, invite_user, resend_invitation
from app.accounts.actions.resets import reset_on_the_server
from app.accounts.queries import user_by_email
from app.accounts.queries.invitations import open_invitation_to
from app.accounts.rules.control import CONFIRMED_ROLES
from app.core.actor import Actor, system_actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, NotFound
from app.core.formats import long_time
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
    """Invite somebody to the Trust, and print the link they choose their password with.

    The first account of a new portal is made this way, before there is a mail server. Run it again for an account
    whose link was lost: a new one is printed, and the earlier link is dead.
    """
    actor = system_actor("command line")
    try:
        sent = _invited(actor, email, name, Role(role))
    except DomainError as refusal:
        db.session.rollback()
        raise click.ClickException(refusal.sentence) from None
    db.session.commit()
    until = long_time(sent.invitation.expires_at)
    click.echo(f"{sent.invitation.user.name} chooses a password, until {until}, at:\n{sent.link}")
    if sent.invitation.role in CONFIRMED_ROLES:
        click.echo("No second administrator confirms this; you answer for it, and the event log says so.")


def _invited(actor: Actor, email: str, name: str, role: Role) -> Sent:
    user = user_by_email(email)
    if user is not None and user.password_hash is not None:
        raise DomainError(f"{user.email} has an account with a password. Sign in with it.")
    former = open_invitation_to(user.email) if user is not None else None
    if former is not None and former.role is role and former.expires_at > now():
        return resend_invitation(actor, invitation=former)
    return invite_user(actor, email=email, name=name, role=role, organisation=_trust(actor))


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
