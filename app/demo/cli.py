"""`flask demo load` and `flask demo accounts`."""

import time

import click
from flask import Blueprint, current_app
from flask.cli import AppGroup

from app.core.db import db
from app.demo.cast import PASSWORD, USERS
from app.demo.load import is_empty, load_demo

demo = AppGroup("demo", help="Lifelike demo data; its people are invented.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is data already.")
def load(if_empty: bool) -> None:
    """Load the demo data into an empty portal."""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("Demo data is for demonstrations only. Set PORTAL_DEMO=1 to load it.")
    if not is_empty():
        if if_empty:
            click.echo("The data that is there stays.")
            return
        raise click.ClickException("There is data already. Demo data goes into an empty portal only.")
    started = time.monotonic()
    click.echo("Making the demo data: organisations, licences, people, documents and their copies …")
    load_demo()
    db.session.commit()
    click.echo(f"Made in {time.monotonic() - started:.0f} s.")


@demo.command("accounts")
def accounts() -> None:
    """Print who can sign in to the demo."""
    click.echo(f"Demo accounts (password {PASSWORD}; the second factor is off in the demo):")
    for one in USERS:
        click.echo(f"  {one.email:<34} {one.role.label}, {one.organisation}")


def demo_commands() -> Blueprint:
    """Return the commands as the app takes them."""
    blueprint = Blueprint("demo", __name__, cli_group=None)
    blueprint.cli.add_command(demo)
    return blueprint
