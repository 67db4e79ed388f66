"""`flask demo load` and `flask demo accounts`."""

import time
from importlib import import_module

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core.db import db
from app.demo.cast import PASSWORD, USERS

demo = AppGroup("demo", help="Lifelike demo data; its people are invented.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is data already.")
def load(if_empty: bool) -> None:
    """Load the demo data into an empty portal."""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("Demo data is for demonstrations only. Set PORTAL_DEMO=1 to load it.")
    # Loaded late: it draws documents with libraries the server never needs.
    loader = import_module("app.demo.load")
    if not loader.is_empty():
        if if_empty:
            click.echo("The data that is there stays.")
            return
        raise click.ClickException("There is data already. Demo data goes into an empty portal only.")
    started = time.monotonic()
    click.echo("Making the demo data: organisations, licences, people, documents and their copies …")
    loader.load_demo()
    db.session.commit()
    click.echo(f"Made in {time.monotonic() - started:.0f} s.")


@demo.command("accounts")
def accounts() -> None:
    """Print who can sign in to the demo."""
    click.echo(f"Demo accounts (password {PASSWORD}; the second factor is off in the demo):")
    for one in USERS:
        click.echo(f"  {one.email:<34} {one.role.label}, {one.organisation}")


def install(app: Flask) -> None:
    """Give the app the demo's commands."""
    app.cli.add_command(demo)
