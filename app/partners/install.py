"""How partners joins the app."""

from flask import Flask

from app.core.access import Permission
from app.core.pages import NavigationItem, add_navigation
from app.partners import models  # noqa: F401  registers the tables
from app.partners.cli import areas
from app.partners.routes import blueprint


def install(app: Flask) -> None:
    """Add the routes, tasks and places of this feature to the app."""
    app.register_blueprint(blueprint)
    app.cli.add_command(areas)
    add_navigation(
        app,
        NavigationItem("Network", "Force areas", "/areas", "map", Permission.AREAS_READ, 20),
        NavigationItem("Network", "Organisations", "/organisations", "building-2", Permission.ORGANISATIONS_READ, 30),
    )
