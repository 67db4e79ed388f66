"""The blueprint of accounts, and what its views share."""

from flask import Blueprint, current_app, request
from flask_login import current_user

from app.accounts.types import SignedIn
from app.settings import Settings

blueprint = Blueprint("accounts", __name__, template_folder="../templates")


def settings() -> Settings:
    """Return the portal's settings."""
    made: Settings = current_app.config["SETTINGS"]
    return made


def present() -> SignedIn | None:
    """Return who is signed in with this browser."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def browser_words() -> tuple[str, str]:
    """Return what the browser calls itself and the address it came from, as far as they are said."""
    return request.user_agent.string or "A browser that does not say what it is", request.remote_addr or "unknown"
