"""Stamping one Word or PowerPoint file (C9)."""

from pathlib import Path

from lxml import etree

from app.adapters.stamping.ooxml.names import OFFICE_RELATIONS, PRESENTATION, STRICT_RELATIONS, WORD
from app.adapters.stamping.ooxml.package import Package
from app.adapters.stamping.ooxml.pages import stamp_pages
from app.adapters.stamping.ooxml.properties import write_properties
from app.adapters.stamping.ooxml.slides import stamp_slides
from app.adapters.stamping.types import CannotStamp, Stamp

OLD_OFFICE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = (
    "The file is protected by a password or in an old Office format. "
    "Save it without a password as .docx or .pptx and upload the new file."
)
STRICT = (
    "The file is in the format “Strict Open XML”. In Word or PowerPoint choose Save as, take the ordinary "
    "document (.docx) or presentation (.pptx), and upload the new file."
)
MAIN_ELEMENTS = {"docx": f"{{{WORD}}}document", "pptx": f"{{{PRESENTATION}}}presentation"}
NAMES = {"docx": "Word document", "pptx": "PowerPoint presentation"}


def stamp_office(source: Path, target: Path, kind: str, stamp: Stamp) -> None:
    """Write `source`, a `docx` or `pptx`, to `target` with the stamp. Raises CannotStamp."""
    with source.open("rb") as file:
        if file.read(8) == OLD_OFFICE_FILE:
            raise CannotStamp(PROTECTED)
    with Package(source) as package:
        main = _main_part(package, kind)
        write_properties(package, stamp)
        place = stamp_pages if kind == "docx" else stamp_slides
        try:
            place(package, main, stamp)
        except etree.LxmlError as failure:
            raise CannotStamp(_not_a(kind), detail=repr(failure)) from failure
        package.save(target)


def _main_part(package: Package, kind: str) -> str:
    for relation in package.relations(""):
        if relation.kind.startswith(STRICT_RELATIONS):
            raise CannotStamp(STRICT)
        if relation.kind == f"{OFFICE_RELATIONS}/officeDocument" and package.has(relation.part):
            if package.read(relation.part).tag != MAIN_ELEMENTS[kind]:
                break
            return relation.part
    raise CannotStamp(_not_a(kind))


def _not_a(kind: str) -> str:
    return f"The file is not a {NAMES[kind]}. Save it as .{kind} and upload the new file."
