"""Importing an employer's own list of DBS checks and vetting: check a file, see what it would make, confirm (B17)."""

from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.formats import counted
from app.core.tables.sheets import MOST_BYTES
from app.core.uploads import accepts_upload
from app.training.actions.importing_checks import import_checks
from app.training.routes.blueprint import blueprint
from app.training.routes.import_pages import ImportPage, file_checked, rows_confirmed
from app.training.rules.importing_checks import COLUMNS, HEADINGS

CHECKS = ImportPage(
    title="Import checks",
    lead="Status and dates of the people your organisation engages, and nothing of what a certificate says. The file "
    "is checked first; all of it is taken, or nothing.",
    upload="training.import_checks_file",
    confirm="training.import_checks_confirmed",
    back=("training.vetting", "DBS and vetting"),
    needed="Force area, next due and seen depend on the check; name may be left out.",
    columns=COLUMNS,
    headings=HEADINGS,
    template_name="dbs-and-vetting-list",
    take=import_checks,
    done=lambda result: f"{counted(result.made, 'check')} recorded, of {counted(len(result.rows), 'row')}.",
)


@blueprint.route("/people/vetting/import", methods=["GET", "POST"])
@requires(Permission.VETTING_RECORD)
@accepts_upload(MOST_BYTES)
def import_checks_file() -> ResponseReturnValue:
    """Take a file of checks and show what is wrong with it, or else what it would record."""
    return file_checked(CHECKS)


@blueprint.post("/people/vetting/import/confirm")
@requires(Permission.VETTING_RECORD)
def import_checks_confirmed() -> ResponseReturnValue:
    """Take the checks of a file that was checked and shown."""
    return rows_confirmed(CHECKS)
