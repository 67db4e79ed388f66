"""The browser behind this request, as far as its cookie says it was here before."""

import uuid

from flask import Response, request

from app.accounts.routes.blueprint import settings
from app.accounts.rules.known_browsers import LIFETIME, KnownBrowser, read_browser
from app.core.clock import now


def this_browser() -> KnownBrowser:
    """Return the browser of this request, known for the accounts its cookie names."""
    return read_browser(settings().signing_keys, request.cookies.get(_name(), ""))


def remember_browser(response: Response, user_id: uuid.UUID) -> None:
    """Have this browser known for an account from now on."""
    response.set_cookie(
        _name(),
        this_browser().with_account(user_id, now()).write(settings().signing_keys),
        max_age=LIFETIME,
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _name() -> str:
    return "__Host-waymark-browser" if settings().is_https else "waymark-browser"
