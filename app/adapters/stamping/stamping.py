"""Stamping a file of any kind we deliver (C9)."""

from pathlib import Path

from app.adapters.stamping.bundle import stamp_bundle
from app.adapters.stamping.ooxml import stamp_office
from app.adapters.stamping.pdf import stamp_pdf, survey_pdf
from app.adapters.stamping.types import SURVEYED_KINDS, CannotStamp, Stamp, Survey
from app.adapters.stamping.video import stamp_video

KINDS = ("pdf", "pptx", "docx", "mp4", "zip")


def stamp_file(source: Path, target: Path, *, kind: str, stamp: Stamp, survey: Survey | None = None) -> None:
    """Write the file at `source` to `target` with `stamp` in it; `source` is not touched.

    `survey` is what `survey_file` found in these very bytes; a PDF without one is surveyed first.
    `target` is whole or absent afterwards, and an earlier file there stays until then. Raises
    CannotStamp with a sentence for whoever uploaded the file, and ValueError for an unknown `kind`.
    A file from outside belongs into `stamp_in_child`.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of file that is stamped")
    if kind == "zip":
        stamp_bundle(source, target, stamp, _stamp_single)
    else:
        _stamp_single(source, target, kind, stamp, survey)


def survey_file(source: Path, *, kind: str) -> Survey | None:
    """What stamping has to know of a file, whoever the copy is for; None for a kind that needs nothing.

    Raises CannotStamp for a PDF no copy could be made of. A file from outside belongs into `survey_in_child`.
    """
    return survey_pdf(source) if kind in SURVEYED_KINDS else None


def _stamp_single(source: Path, target: Path, kind: str, stamp: Stamp, survey: Survey | None = None) -> None:
    if source.stat().st_size == 0:
        raise CannotStamp("The file is empty. Upload it again.")
    if kind == "pdf":
        stamp_pdf(source, target, stamp, survey)
    elif kind == "mp4":
        stamp_video(source, target, stamp)
    else:
        stamp_office(source, target, kind, stamp)
