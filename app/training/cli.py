"""Commands of training."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.actor import system_actor
from app.core.db import db, transactions_write
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.tables.sheets import read_sheet
from app.training.actions.importing import ImportResult, import_people
from app.training.rules.importing import HEADINGS

people = AppGroup("people", help="The facilitator register.")


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be made and what is wrong.")
def import_(file: Path, dry_run: bool) -> None:
    """Take people from a CSV or XLSX file into the register: all of them or none; what is there already stays."""
    try:
        rows = [(row.number, row.cells) for row in read_sheet(file.read_bytes(), headings=HEADINGS)]
        with transactions_write(True):
            result = import_people(system_actor("import"), rows, is_dry_run=dry_run)
            db.session.commit()
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from None
    _say(result, dry_run)


def _say(result: ImportResult, dry_run: bool) -> None:
    if result.faults:
        for fault in result.faults:
            click.echo(f"Row {fault.row}, {fault.column}: {fault.what}", err=True)
        raise click.ClickException(f"{counted(len(result.faults), 'cell')} to mend. Nothing was taken.")
    for row in result.rows:
        click.echo(f"Row {row.row}, {row.name}: {', '.join(row.made) or 'there already'}")
    verb = "would change" if dry_run else "changed"
    click.echo(f"{counted(result.made, 'row')} of {len(result.rows)} {verb} the register.")
