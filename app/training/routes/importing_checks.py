"""Importing an employer's own list of DBS checks and vetting: check a file, see what it would make, confirm (B17)."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.formats import counted
from app.core.tables.exports import FORMATS, export_template
from app.core.tables.sheets import MOST_BYTES, read_sheet
from app.core.uploads import accepts_upload, staged_upload
from app.training.actions.importing import NUMBERED_ROW, ImportResult
from app.training.actions.importing_checks import import_checks
from app.training.forms.importing import ConfirmImportForm, ImportForm
from app.training.routes.blueprint import blueprint
from app.training.routes.importing import ImportPage, insist_on_no_fault, opened_rows, sealed_rows
from app.training.rules.importing_checks import COLUMNS, HEADINGS

WHAT = ImportPage(
    "Import checks",
    "Status and dates of the people your organisation engages, and nothing of what a certificate says. The file is "
    "checked first; all of it is taken, or nothing.",
    "training.import_checks_file",
    "training.import_checks_confirmed",
    ("training.vetting", "DBS and vetting"),
    "Force area, next due and seen depend on the check; name may be left out.",
)


@blueprint.route("/people/vetting/import", methods=["GET", "POST"])
@requires(Permission.VETTING_RECORD)
@accepts_upload(MOST_BYTES)
def import_checks_file() -> ResponseReturnValue:
    """Take a file and show, cell by cell, what is wrong with it, or else what it would record; nothing is taken yet."""
    wanted = request.args.get("format", "")
    if wanted in FORMATS:
        return export_template(HEADINGS, format_=wanted, name="dbs-and-vetting-list")
    form = ImportForm()
    checked = accepted(form, lambda: _check(form))
    page: dict[str, Any] = {"columns": COLUMNS, "what": WHAT, "result": None}
    if checked is not None:
        rows, result = checked
        page |= {"result": result, "confirm": ConfirmImportForm(formdata=None, rows=sealed_rows(rows))}
    status = 422 if checked is not None and checked[1].faults else status_of(form)
    return render_template("training/import.html", form=form, **page), status


@blueprint.post("/people/vetting/import/confirm")
@requires(Permission.VETTING_RECORD)
def import_checks_confirmed() -> ResponseReturnValue:
    """Take the rows of a file that was checked and shown; they are checked again, all or nothing."""
    form = ConfirmImportForm()
    result = accepted(form, lambda: _take(form))
    if result is None:
        page: dict[str, Any] = {"columns": COLUMNS, "what": WHAT, "confirm": form}
        return render_template("training/import.html", form=ImportForm(formdata=None), **page), status_of(form)
    flash(f"{counted(result.made, 'check')} recorded, of {counted(len(result.rows), 'row')}.", "success")
    return redirect(url_for("training.vetting"))


def _check(form: ImportForm) -> tuple[list[NUMBERED_ROW], ImportResult]:
    staged = staged_upload(form.file.data)
    assert staged is not None
    rows = [(row.number, row.cells) for row in read_sheet(staged.path.read_bytes(), headings=HEADINGS)]
    return list(rows), import_checks(current_actor(), rows, is_dry_run=True)


def _take(form: ConfirmImportForm) -> ImportResult:
    return insist_on_no_fault(import_checks(current_actor(), opened_rows(form.rows.data or ""), is_dry_run=False))
