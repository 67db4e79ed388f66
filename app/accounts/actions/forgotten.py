"""A forgotten password: the link by mail, and the new password chosen with it (G5)."""

import uuid

from flask import current_app

from app.accounts.actions.mail import post_message
from app.accounts.actions.sessions import end_sessions_of
from app.accounts.actions.users import choose_password, tell_of_new_password
from app.accounts.models import User
from app.accounts.queries.users import user_by_email, user_by_id
from app.accounts.rules.links import NEW_PASSWORD, mailed_stamp
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.clock import now
from app.core.jobs import enqueue
from app.core.references import new_id

FORGOTTEN_TASK = "accounts.write-new-password-link"


def ask_for_new_password(typed: str) -> None:
    """Have a link written to the account of an address, if there is one (G5).

    The work is the same either way, one look and one job, so that the time it takes tells nobody which addresses have
    an account. No address is kept of somebody who has none.
    """
    user = user_by_email(typed)
    enqueue(FORGOTTEN_TASK, request_id=new_id(), user_id=user.id if user is not None else None)


def write_link(request_id: uuid.UUID, user_id: uuid.UUID | None) -> None:
    """Write the link, to an account that can be signed in to with a password; doing it again writes nothing more."""
    if user_id is None:
        return
    user = user_by_id(user_id)
    if user.disabled_at is not None or user.password_hash is None:
        return
    stamp = mailed_stamp(user.email, user.password_hash)
    note = NEW_PASSWORD.write(current_app.config["SETTINGS"].signing_keys, user.id, stamp)
    post_message(
        to=user.email,
        kind=MailKind.NEW_PASSWORD_LINK,
        key=f"new-password:{request_id}",
        template="accounts/mail/new_password.txt",
        about=("user", user.id),
        good_for=NEW_PASSWORD.lifetime,
        name=user.name,
        link=absolute_url("accounts.new_password", note=note),
    )


def choose_new_password(*, user: User, password: str) -> None:
    """Put a new password in place of a forgotten one (G5).

    Everything signed in with the old one is signed out, no browser counts as known any more, and the owner is told.
    Raises DomainError on `password` for an unfit one.
    """
    choose_password(user=user, password=password, field="password")
    user.browsers_forgotten_at = now()
    end_sessions_of(user)
    tell_of_new_password(user)
