"""How materials joins the app."""

from flask import Flask

from app.core.access import Permission
from app.core.pages import NavigationItem, add_navigation
from app.materials import jobs, models  # noqa: F401  registers the tasks and the tables
from app.materials.routes import CONVERTERS, blueprint


def install(app: Flask) -> None:
    """Add the routes, tasks and places of this feature to the app."""
    app.url_map.converters.update(CONVERTERS)
    app.register_blueprint(blueprint)
    add_navigation(
        app,
        NavigationItem("Practice", "Materials", "/materials", "library", Permission.MATERIALS_READ, order=50),
        NavigationItem("Practice", "Copies", "/copies", "scan-search", Permission.COPIES_TRACE, order=51),
    )
