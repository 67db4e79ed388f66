"""How licences joins the app."""

from flask import Flask

from app.licences import models  # noqa: F401  registers the tables


def install(app: Flask) -> None:
    """Add the routes, tasks and places of this feature to the app."""
