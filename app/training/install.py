"""How training joins the app."""

from flask import Flask

from app.core.access import Permission
from app.core.pages import NavigationItem, add_navigation
from app.training import jobs, models  # noqa: F401  registers the tasks and tables
from app.training.cli import people
from app.training.routes import PersonNumberConverter, blueprint


def install(app: Flask) -> None:
    """Add the pages of training, how they read a person number, and their places in the navigation."""
    app.url_map.converters["person_number"] = PersonNumberConverter
    app.register_blueprint(blueprint)
    app.cli.add_command(people)
    add_navigation(
        app,
        NavigationItem("Practice", "Training", "/training", "graduation-cap", Permission.PEOPLE_READ, order=40),
        NavigationItem("Practice", "People", "/people", "users", Permission.PEOPLE_READ, order=41),
        NavigationItem("Practice", "My record", "/training", "award", Permission.PEOPLE_READ_OWN, order=42),
    )
