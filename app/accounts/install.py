"""How accounts joins the app."""

from flask import Flask

from app.accounts import jobs, models  # noqa: F401  registers the tasks and the tables
from app.accounts.actions.letters import init_letters
from app.accounts.cli import users
from app.accounts.routes import blueprint
from app.accounts.routes.actor import init_sign_in
from app.core.access import Permission
from app.core.limits import init_limits
from app.core.pages import NavigationItem, add_navigation


def install(app: Flask) -> None:
    """Add the routes, tasks and places of this feature to the app."""
    init_sign_in(app)
    init_limits(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(users)
    init_letters(app)
    add_navigation(
        app,
        NavigationItem(
            "Network",
            "Lost second factors",
            "/second-factor-resets",
            "fingerprint",
            Permission.SECOND_FACTORS_RESET,
            order=38,
        ),
    )
    add_navigation(
        app,
        NavigationItem("Network", "Users", "/users", "user-round", Permission.USERS_READ, order=35),
        NavigationItem(
            "Network", "Access reviews", "/access-reviews", "list-checks", Permission.ACCESS_REVIEW, order=36
        ),
    )
    app.context_processor(lambda: {"account_href": "/account"})
