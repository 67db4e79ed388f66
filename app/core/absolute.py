"""Addresses as they stand in mail: whole, and made from the portal's own setting."""

from typing import Any

from flask import current_app


def absolute_url(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page.

    The start is PORTAL_BASE_URL and never what a request calls this host: whoever sends a request chooses that, and
    could have a link with a secret in it lead to a machine of their own.
    """
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path
