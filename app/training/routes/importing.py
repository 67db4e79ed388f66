"""Importing the facilitator register: check a file, see what it would make, confirm (B1)."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.tables.exports import FORMATS, export_template
from app.core.tables.sheets import MOST_BYTES, read_sheet
from app.core.uploads import accepts_upload, staged_upload
from app.training.actions.importing import NUMBERED_ROW, ImportResult, import_people
from app.training.forms.importing import ConfirmImportForm, ImportForm
from app.training.routes.blueprint import blueprint
from app.training.rules.importing import COLUMNS, HEADINGS

GOOD_FOR_SECONDS = 3600


@dataclass(frozen=True)
class ImportPage:
    """What the page of an import says, and the endpoints it leads to."""

    title: str
    lead: str
    upload: str
    confirm: str
    back: tuple[str, str]
    needed: str


WHAT = ImportPage(
    "Import people",
    "Take a register kept elsewhere into this one. The file is checked first; all of it is taken, or nothing.",
    "training.import_file",
    "training.import_confirmed",
    ("training.people", "People"),
    "Only name and known_from are needed; the others may be left out.",
)


@blueprint.route("/people/import", methods=["GET", "POST"])
@requires(Permission.PEOPLE_REGISTER)
@accepts_upload(MOST_BYTES)
def import_file() -> ResponseReturnValue:
    """Take a file and show, cell by cell, what is wrong with it, or else what it would make; nothing is taken yet."""
    wanted = request.args.get("format", "")
    if wanted in FORMATS:
        return export_template(HEADINGS, format_=wanted, name="facilitator-register")
    form = ImportForm()
    checked = accepted(form, lambda: _check(form))
    page: dict[str, Any] = {"columns": COLUMNS, "what": WHAT, "result": None}
    if checked is not None:
        rows, result = checked
        page |= {"result": result, "confirm": ConfirmImportForm(formdata=None, rows=sealed_rows(rows))}
    status = 422 if checked is not None and checked[1].faults else status_of(form)
    return render_template("training/import.html", form=form, **page), status


@blueprint.post("/people/import/confirm")
@requires(Permission.PEOPLE_REGISTER)
def import_confirmed() -> ResponseReturnValue:
    """Take the rows of a file that was checked and shown; they are checked again, all or nothing."""
    form = ConfirmImportForm()
    result = accepted(form, lambda: _take(form))
    if result is None:
        page = render_template(
            "training/import.html", form=ImportForm(formdata=None), confirm=form, columns=COLUMNS, what=WHAT
        )
        return page, status_of(form)
    flash(f"{counted(result.made, 'row')} of {len(result.rows)} changed the register.", "success")
    return redirect(url_for("training.people"))


def _check(form: ImportForm) -> tuple[list[NUMBERED_ROW], ImportResult]:
    staged = staged_upload(form.file.data)
    assert staged is not None
    rows = [(row.number, row.cells) for row in read_sheet(staged.path.read_bytes(), headings=HEADINGS)]
    return list(rows), import_people(current_actor(), rows, is_dry_run=True)


def _take(form: ConfirmImportForm) -> ImportResult:
    return insist_on_no_fault(import_people(current_actor(), opened_rows(form.rows.data or ""), is_dry_run=False))


def insist_on_no_fault(result: ImportResult) -> ImportResult:
    """Return what an import made; raises DomainError where something changed since the file was checked."""
    if result.faults:
        first = result.faults[0]
        raise DomainError(
            f"The register changed since the file was checked, and nothing was taken. Row {first.row}, "
            f"{first.column}: {first.what} Check the file again."
        )
    return result


def sealed_rows(rows: list[NUMBERED_ROW]) -> str:
    """Return rows that were checked, signed for this person, to travel through the browser until they are confirmed."""
    sealed = _sealer().dumps([[number, dict(cells)] for number, cells in rows])
    return sealed if isinstance(sealed, str) else sealed.decode()


def opened_rows(sealed: str) -> list[NUMBERED_ROW]:
    """Return sealed rows; raises DomainError for what is older than an hour or was sealed for somebody else."""
    try:
        return [(int(number), dict(cells)) for number, cells in _sealer().loads(sealed, max_age=GOOD_FOR_SECONDS)]
    except (BadData, ValueError, TypeError):
        raise DomainError("The check is more than an hour old, or was made elsewhere. Check the file again.") from None


def _sealer() -> URLSafeTimedSerializer:
    keys = current_app.config["SETTINGS"].signing_keys
    return URLSafeTimedSerializer(list(reversed(keys)), salt=f"waymark import for {current_actor().user_id}")
