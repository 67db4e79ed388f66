"""The licence sheet of a bulk pack: to whom, on which terms, and what is inside (C9, C22)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.adapters.documents import TEMPLATES, compile_document, displayable
from app.adapters.stamping.types import Stamp
from app.adapters.stamping.wording import clean, format_moment, shorten

LONGEST_FACT = 300
LONGEST_TERM = 2000
UNSHOWN = "written in letters this page cannot show"
INTRODUCTION = (
    "This pack is licensed, not sold. The copy below is yours alone: do not pass it on, and report a "
    "loss to the Hampton Trust on the day you notice it."
)


@dataclass(frozen=True)
class PackedFile:
    """A file of a pack as delivered: its name, its bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


def make_licence_sheet(stamp: Stamp, files: Sequence[PackedFile], manifest: str) -> bytes:
    """The sheet as PDF/A-2a and PDF/UA-1. Raises DocumentFailed."""
    data = {
        "title": f"Licence sheet, {stamp.copy_mark}",
        "copy": stamp.copy_id,
        "introduction": INTRODUCTION,
        "facts": _facts(stamp),
        "terms": [_shown(term, LONGEST_TERM) for term in stamp.licence_terms],
        "manifest": manifest,
        "files": [_file_row(file) for file in files],
        "exact_line": stamp.whole_line,
        "keywords": [stamp.copy_id, clean(stamp.recipient), clean(stamp.organisation)],
    }
    return compile_document(TEMPLATES / "licence-sheet.typ", data, made_at=stamp.at)


def _facts(stamp: Stamp) -> list[tuple[str, str]]:
    return [
        ("Licensed to", _exact(stamp.organisation)),
        ("For", _exact(stamp.recipient)),
        (
            "Under licence",
            _shown(stamp.licence, LONGEST_FACT) if stamp.licence else "none: for the Trust’s own work",
        ),
        ("Pack", _shown(f"{stamp.pack}, version {stamp.version}", LONGEST_FACT)),
        ("Stamped", f"{format_moment(stamp.at)}, London time"),
        ("Copy", stamp.copy_id),
    ]


def _file_row(file: PackedFile) -> dict[str, str]:
    return {"name": _shown(file.name, LONGEST_FACT), "sha256": file.sha256, "size": f"{file.size:,}"}


def _shown(text: str, limit: int) -> str:
    return displayable(shorten(text, limit), instead=UNSHOWN)


def _exact(name: str) -> str:
    """The name, or where no font has its letters, where to read it and the numbers of the letters."""
    short = shorten(name, LONGEST_FACT)
    numbers = " ".join(f"U+{ord(letter):04X}" for letter in short)
    return displayable(short, instead=f"{UNSHOWN}; see the properties of this file ({numbers})")
