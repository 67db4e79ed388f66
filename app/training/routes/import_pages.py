"""The one shape of an import: check a file, see what it would make, confirm. What is imported is told by its page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from app.core.acting import accepted, status_of
from app.core.actor import Actor, current_actor
from app.core.errors import DomainError
from app.core.tables.exports import FORMATS, export_template
from app.core.tables.sheets import read_sheet
from app.core.uploads import staged_upload
from app.training.actions.importing import NUMBERED_ROW, ImportResult
from app.training.forms.importing import ConfirmImportForm, ImportForm

GOOD_FOR_SECONDS = 3600
TEMPLATE = "training/import.html"


class Importer(Protocol):
    """An action that takes numbered rows, all or nothing."""

    def __call__(self, actor: Actor, numbered: Sequence[NUMBERED_ROW], /, *, is_dry_run: bool) -> ImportResult:
        """Take the rows, or with a dry run say what they would make."""
        ...


@dataclass(frozen=True)
class ImportPage:
    """What the page of an import says, the endpoints it leads to, and what it does with the rows of a file."""

    title: str
    lead: str
    upload: str
    confirm: str
    back: tuple[str, str]
    needed: str
    columns: Sequence[Any]
    headings: tuple[str, ...]
    template_name: str
    take: Importer
    done: Callable[[ImportResult], str]


def file_checked(what: ImportPage) -> ResponseReturnValue:
    """Take a file and show, cell by cell, what is wrong with it, or else what it would make; nothing is taken yet."""
    wanted = request.args.get("format", "")
    if wanted in FORMATS:
        return export_template(what.headings, format_=wanted, name=what.template_name)
    form = ImportForm()
    checked = accepted(form, lambda: _check(what, form))
    if checked is None:
        return render_template(TEMPLATE, form=form, what=what, result=None), status_of(form)
    rows, result = checked
    confirm = ConfirmImportForm(formdata=None, rows=_sealed(what, rows))
    page = render_template(TEMPLATE, form=form, what=what, result=result, confirm=confirm)
    return page, 422 if result.faults else status_of(form)


def rows_confirmed(what: ImportPage) -> ResponseReturnValue:
    """Take the rows of a file that was checked and shown; they are checked again, all or nothing."""
    form = ConfirmImportForm()
    result = accepted(form, lambda: _take(what, form))
    if result is None:
        return render_template(TEMPLATE, form=ImportForm(formdata=None), confirm=form, what=what), status_of(form)
    flash(what.done(result), "success")
    return redirect(url_for(what.back[0]))


def _check(what: ImportPage, form: ImportForm) -> tuple[list[NUMBERED_ROW], ImportResult]:
    staged = staged_upload(form.file.data)
    assert staged is not None
    rows = [(row.number, row.cells) for row in read_sheet(staged.path.read_bytes(), headings=what.headings)]
    return list(rows), what.take(current_actor(), rows, is_dry_run=True)


def _take(what: ImportPage, form: ConfirmImportForm) -> ImportResult:
    """Return what the rows made; raises DomainError where something changed since the file was checked."""
    result = what.take(current_actor(), _opened(what, form.rows.data or ""), is_dry_run=False)
    if result.faults:
        first = result.faults[0]
        raise DomainError(
            f"The register changed since the file was checked, and nothing was taken. Row {first.row}, "
            f"{first.column}: {first.what} Check the file again."
        )
    return result


def _sealed(what: ImportPage, rows: list[NUMBERED_ROW]) -> str:
    """Return rows that were checked, signed for this person and import, to travel until they are confirmed."""
    sealed = _sealer(what).dumps([[number, dict(cells)] for number, cells in rows])
    return sealed if isinstance(sealed, str) else sealed.decode()


def _opened(what: ImportPage, sealed: str) -> list[NUMBERED_ROW]:
    """Return sealed rows; raises DomainError for what is older than an hour or was sealed for anything else."""
    try:
        return [(int(number), dict(cells)) for number, cells in _sealer(what).loads(sealed, max_age=GOOD_FOR_SECONDS)]
    except (BadData, ValueError, TypeError):
        raise DomainError("The check is more than an hour old, or was made elsewhere. Check the file again.") from None


def _sealer(what: ImportPage) -> URLSafeTimedSerializer:
    keys = current_app.config["SETTINGS"].signing_keys
    return URLSafeTimedSerializer(list(reversed(keys)), salt=f"waymark {what.upload} for {current_actor().user_id}")
