"""What the pages that act on a licence share: how they are drawn, and where they lead."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.acting import nothing_to_do, status_of
from app.core.forms import FileField, VersionedForm
from app.licences.models import Licence, SealedAgreement, SealedVariation
from app.licences.rules import EvidenceFile


@dataclass(frozen=True)
class FileLink:
    """A file sent as evidence as a page shows it: where it is downloaded, its name, and what is said of it."""

    href: str
    name: str
    about: str


def file_link(licence_id: uuid.UUID, number: int, file: EvidenceFile) -> FileLink:
    """Return the link to a file sent as evidence for a condition."""
    href = url_for("licences.evidence_file", licence_id=licence_id, condition_number=number, evidence_id=file.id)
    return FileLink(href, file.name, file.about)


@dataclass(frozen=True)
class FileCard:
    """What a page says of the sealed document; `sealed` is None while the worker makes it."""

    sealed: SealedAgreement | SealedVariation | None


def act_page(
    licence: Licence,
    form: VersionedForm,
    title: str,
    button: str,
    consequences: Sequence[str],
    *,
    notes: Sequence[str] = (),
    files: Sequence[FileLink] = (),
    is_destructive: bool = False,
) -> ResponseReturnValue:
    """Return the page of a form that says what will follow; `notes` and `files` are read before it is filled."""
    page: dict[str, Any] = {
        "title": title,
        "button": button,
        "consequences": consequences,
        "notes": notes,
        "files": files,
    }
    page["takes_files"] = any(isinstance(field, FileField) for field in form)
    drawn = render_template("licences/act.html", form=form, licence=licence, is_destructive=is_destructive, **page)
    return drawn, status_of(form)


def idle_page(licence: Licence, sentence: str) -> ResponseReturnValue:
    """Return the page of an act that has nothing left to act on: why, and the way back to the licence."""
    href = url_for("licences.detail", licence_id=licence.id)
    return nothing_to_do(f"Nothing to do for {licence.reference}", sentence, href=href, label=licence.reference)


def to_page(licence: Licence) -> ResponseReturnValue:
    """Return the way back to the licence's page."""
    return redirect(url_for("licences.detail", licence_id=licence.id))
