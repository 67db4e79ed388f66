"""`flask demo load` and `flask demo accounts`."""

import time
from importlib import import_module

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core.db import db
from app.demo.cast import PASSWORD, USERS
from app.partners.models import Organisation

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
    # Loaded late: it draws documents with libraries the server never needs.
    import_module("app.demo.load").load_demo(_say_progress)
    db.session.commit()
    click.echo(f"Made in {time.monotonic() - started:.0f} s.")


@demo.command("accounts")
def accounts() -> None:
    """Print who can sign in to the demo."""
    click.echo("\n".join(account_lines()))


def account_lines() -> list[str]:
    """Return the lines that say who can sign in to the demo."""
    heading = f"Demo accounts (password {PASSWORD}; the second factor is off in the demo):"
    return [heading, *(f"  {one.email:<34} {one.role.label}, {one.organisation}" for one in USERS)]


def is_empty() -> bool:
    """Return whether nothing at all is registered yet."""
    return db.session.scalar(sa.select(Organisation.id).limit(1)) is None


def _say_progress(what: str) -> None:
    click.echo(f"  {what}")


def install(app: Flask) -> None:
    """Give the app the demo's commands."""
    app.cli.add_command(demo)
