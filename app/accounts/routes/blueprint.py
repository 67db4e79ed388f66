"""The blueprint of accounts, and what its views share."""

from flask import Blueprint, current_app, request
from flask_login import current_user

from app.accounts.rules.browsers import browser_name
from app.accounts.types import SignedIn
from app.core.errors import NotFound
from app.settings import Settings

blueprint = Blueprint("accounts", __name__, template_folder="../templates")


def settings() -> Settings:
    """Return the portal's settings."""
    made: Settings = current_app.config["SETTINGS"]
    return made


def present() -> SignedIn | None:
    """Return who is signed in with this browser."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def somebody() -> SignedIn:
    """Return who is signed in, for the pages of a person's own account; raises NotFound where nobody is."""
    person = present()
    if person is None:
        raise NotFound("account")
    return person


def browser_words() -> tuple[str, str]:
    """Return what the browser calls itself and the address it came from, as far as they are said."""
    return browser_name(request.user_agent.string), request.remote_addr or "unknown"
