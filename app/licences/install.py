"""How licences joins the app."""

from flask import Flask

from app.core.access import Permission
from app.core.pages import NavigationItem, add_navigation
from app.licences import jobs, models  # noqa: F401  registers the tasks and the tables
from app.licences.routes import blueprint


def install(app: Flask) -> None:
    """Add the pages of licences and their place in the navigation."""
    app.register_blueprint(blueprint)
    add_navigation(
        app, NavigationItem("Network", "Licences", "/licences", "file-badge", Permission.LICENCES_READ, order=10)
    )
    changes = ("Network", "Party changes", "/party-changes", "arrow-right-left", Permission.PARTY_CHANGES_READ)
    add_navigation(app, NavigationItem(*changes, order=40))
    texts = ("Network", "Reminder texts", "/licences/reminder-texts", "bell", Permission.REMINDERS_MANAGE)
    add_navigation(app, NavigationItem(*texts, order=41))
