"""Default deny: every view declares who may open it, and this asks before any view runs."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Access, may
from app.core.actor import current_actor
from app.core.uploads import upload_limit

STATIC_ENDPOINTS = frozenset({"static"})


class AccessUndeclared(Exception):
    """Views exist that declare nothing about who may open them; the message names them."""


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """Return what the view behind an endpoint declares, or None where it declares nothing."""
    if endpoint in STATIC_ENDPOINTS:
        return Access(is_public=True)
    return getattr(app.view_functions[endpoint], "access", None)


def refuse_undeclared_views(app: Flask) -> None:
    """Raise AccessUndeclared where any route's view declares no access."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing = sorted(endpoint for endpoint in endpoints if declared_access(app, endpoint) is None)
    if missing:
        raise AccessUndeclared(f"These views declare no access: {', '.join(missing)}.")


def check_access() -> ResponseReturnValue | None:
    """Let the request through, send a signed-out person to sign in, or refuse with 403."""
    if request.endpoint is None:
        return None
    if "\x00" in request.path:
        # No name holds this character, and PostgreSQL refuses even to look for one that does.
        abort(404)
    access = declared_access(current_app, request.endpoint)
    if access is None:
        abort(403)
    if access.is_public:
        return None
    actor = current_actor()
    if not actor.is_signed_in:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=wanted))
    if not any(may(actor, permission) for permission in access.permissions):
        abort(403)
    request.max_content_length = upload_limit(app_view(request.endpoint))
    return None


def app_view(endpoint: str) -> Callable[..., Any]:
    """Return the view function behind an endpoint."""
    return current_app.view_functions[endpoint]
