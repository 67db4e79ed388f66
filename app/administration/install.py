"""How administration joins the app."""

from flask import Flask

from app.administration import jobs, models  # noqa: F401  registers the tasks and tables
from app.administration.routes import blueprint, init_metrics
from app.core.access import Permission
from app.core.pages import NavigationItem, add_navigation


def install(app: Flask) -> None:
    """Add the routes, tasks and places of this feature to the app."""
    app.register_blueprint(blueprint)
    init_metrics(app)
    add_navigation(
        app,
        NavigationItem("Insight", "Event log", "/audit", "scroll-text", Permission.EVENTS_READ, order=220),
        NavigationItem("Insight", "Mail", "/mail", "mail", Permission.MAIL_READ, order=225),
        NavigationItem("Insight", "Movements", "/movements", "arrow-right-left", Permission.MOVEMENTS_READ, order=224),
        NavigationItem("Insight", "Leavers", "/leavers", "users", Permission.LEAVERS_MANAGE, order=225),
        NavigationItem("Insight", "Jobs", "/jobs", "activity", Permission.JOBS_MANAGE, order=230),
    )
