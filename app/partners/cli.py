"""Commands of partners."""

import click
from flask.cli import AppGroup

from app.core.actor import system_actor
from app.core.db import db
from app.core.formats import counted
from app.partners.actions import load_areas
from app.partners.queries import registered_squares
from app.partners.rules.register import NUMBER_OF_AREAS, faults_of_register

areas = AppGroup("areas", help="The register of police force areas.")


@areas.command("load")
def load() -> None:
    """Register the 43 force areas with their forces and commissioners; what is registered already stays."""
    added = load_areas(system_actor("register of areas"))
    db.session.commit()
    click.echo(f"{counted(added, 'force area')} registered." if added else "Every force area was registered already.")


@areas.command("check")
def check() -> None:
    """Say whether the register is whole: 43 areas, none twice, the map in one piece."""
    faults = faults_of_register(registered_squares())
    if faults:
        raise click.ClickException(" ".join(faults))
    click.echo(f"The register is whole: {NUMBER_OF_AREAS} force areas, none twice, and the map in one piece.")
