"""How portal joins the app."""

from flask import Flask

from app.core.access import Permission
from app.core.pages import NavigationItem, add_navigation, count_navigation
from app.portal import jobs  # noqa: F401  registers the tasks
from app.portal.routes import badges, blueprint


def install(app: Flask) -> None:
    """Add the portal's own pages, home's place in the navigation with its counts, and the search of the top bar."""
    app.register_blueprint(blueprint)
    add_navigation(app, NavigationItem("", "Home", "/", "house", Permission.HOME_READ, order=0))
    count_navigation(app, badges)
    app.context_processor(lambda: {"search_href": "/search"})
