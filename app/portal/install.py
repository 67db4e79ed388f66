"""How portal joins the app."""

from flask import Flask


def install(app: Flask) -> None:
    """Add the routes, tasks and places of this feature to the app."""
