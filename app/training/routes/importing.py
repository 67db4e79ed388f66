"""Importing the facilitator register: check a file, see what it would make, confirm (B1)."""

from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.formats import counted
from app.core.tables.sheets import MOST_BYTES
from app.core.uploads import accepts_upload
from app.training.actions.importing import import_people
from app.training.routes.blueprint import blueprint
from app.training.routes.import_pages import ImportPage, file_checked, rows_confirmed
from app.training.rules.importing import COLUMNS, HEADINGS

PEOPLE = ImportPage(
    title="Import people",
    lead="Take a register kept elsewhere into this one. The file is checked first; all of it is taken, or nothing.",
    upload="training.import_file",
    confirm="training.import_confirmed",
    back=("training.people", "People"),
    needed="Only name and known_from are needed; the others may be left out.",
    columns=COLUMNS,
    headings=HEADINGS,
    template_name="facilitator-register",
    take=import_people,
    done=lambda result: f"{counted(result.made, 'row')} of {len(result.rows)} changed the register.",
)


@blueprint.route("/people/import", methods=["GET", "POST"])
@requires(Permission.PEOPLE_REGISTER)
@accepts_upload(MOST_BYTES)
def import_file() -> ResponseReturnValue:
    """Take a file of people and show what is wrong with it, or else what it would make."""
    return file_checked(PEOPLE)


@blueprint.post("/people/import/confirm")
@requires(Permission.PEOPLE_REGISTER)
def import_confirmed() -> ResponseReturnValue:
    """Take the people of a file that was checked and shown."""
    return rows_confirmed(PEOPLE)
