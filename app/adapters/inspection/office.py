"""PPTX and DOCX: every part must be of a known, harmless type and refer only to what lies inside the file."""

import posixpath
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from .archive import Archive, Entry, open_archive
from .links import is_web_link
from .refusals import Refusal, Refused
from .types import MIB, FileKind, Limits
from .xml_parts import Relationship, check_content, read_content_types, read_relationships

_TYPES_PART = "[Content_Types].xml"
_LARGEST_LIST = 8 * MIB
_FORMATS = "application/vnd.openxmlformats-officedocument."
_MAIN_TYPES = {
    f"{_FORMATS}presentationml.presentation.main+xml": FileKind.PPTX,
    f"{_FORMATS}wordprocessingml.document.main+xml": FileKind.DOCX,
}
_WORKBOOK_MAIN = f"{_FORMATS}spreadsheetml.sheet.main+xml"
_WORKBOOK = f"{_FORMATS}spreadsheetml.sheet"
_SLIDE = f"{_FORMATS}presentationml.slide+xml"
_CHARTS = (f"{_FORMATS}drawingml.chart+xml", "application/vnd.ms-office.chartex+xml")

# Searched for in the part's type and in its name, in this order: what a macro needs comes first.
_DENIED_WORDS = {
    "macroenabled": Refusal.MACROS,
    "vbaproject": Refusal.MACROS,
    "vbadata": Refusal.MACROS,
    "activex": Refusal.ACTIVE_CONTROL,
    "controlproperties": Refusal.ACTIVE_CONTROL,
    "oleobject": Refusal.EMBEDDED_OBJECT,
    "webextension": Refusal.ADD_IN,
    "customui": Refusal.ADD_IN,
    "digital-signature": Refusal.SIGNED,
    "externallink": Refusal.EXTERNAL_CONTENT,
    "connections+xml": Refusal.EXTERNAL_CONTENT,
    "querytable": Refusal.EXTERNAL_CONTENT,
}
_ALLOWED_TYPES = (
    "application/vnd.openxmlformats-",
    "application/vnd.ms-office.",
    "application/vnd.ms-powerpoint.",
    "application/vnd.ms-word.",
    "application/vnd.ms-excel.",
    "application/vnd.ms-package.",
    "application/xml",
    "text/xml",
    "application/inkml+xml",
    "application/x-fontdata",
    "application/x-font-ttf",
    "image/",
    "audio/",
    "video/",
    "model/gltf",
)
_DOCUMENT_TYPES = frozenset(
    {f"{_FORMATS}{kind}" for kind in ("wordprocessingml.document", "presentationml.presentation")}
    | {f"{_FORMATS}presentationml.slide", f"{_FORMATS}presentationml.slideshow"}
)
_DENIED_RELATIONSHIPS = {
    "vbaproject": Refusal.MACROS,
    "wordvbadata": Refusal.MACROS,
    "control": Refusal.ACTIVE_CONTROL,
    "activexcontrolbinary": Refusal.ACTIVE_CONTROL,
    "oleobject": Refusal.EMBEDDED_OBJECT,
    "afchunk": Refusal.EMBEDDED_OBJECT,
    "extensibility": Refusal.ADD_IN,
    "webextensiontaskpanes": Refusal.ADD_IN,
    "webextension": Refusal.ADD_IN,
    "attachedtoolbars": Refusal.ADD_IN,
    "subdocument": Refusal.EXTERNAL_CONTENT,
}
_FOREIGN_STARTS = {
    b"\xd0\xcf\x11\xe0": Refusal.EMBEDDED_OBJECT,
    b"MZ": Refusal.UNKNOWN_PART,
    b"\x7fELF": Refusal.UNKNOWN_PART,
    b"#!": Refusal.UNKNOWN_PART,
    b"%PDF": Refusal.EMBEDDED_OBJECT,
    b"PK\x03\x04": Refusal.EMBEDDED_OBJECT,
}


@dataclass(frozen=True)
class OfficeFacts:
    """What a harmless Office file was found to be. Slides are pages; a Word file does not know its pages."""

    pages: int | None


class _Package:
    """One Office file: its archive, the type of each part, and the relationships met so far."""

    def __init__(self, archive: Archive, limits: Limits, scratch: Path | None) -> None:
        self.archive, self.limits, self.scratch = archive, limits, scratch
        self.types = _types(archive)
        self.relationships: list[Relationship] = []

    def type_of(self, name: str) -> str:
        """The content type of a part, by its name or else by its extension; empty where none is given."""
        by_extension, by_name = self.types
        # "_rels/.rels" has the extension "rels" here, which posixpath.splitext would not say.
        extension = name.rpartition(".")[2].lower()
        return by_name.get(name.casefold()) or by_extension.get(extension, "")

    def main_type(self) -> str:
        """The type of the part that the package says is the document itself."""
        entry = self.archive.find("_rels/.rels")
        if entry is None:
            raise Refused(Refusal.DAMAGED)
        for line in read_relationships(self.archive.unpack(entry), ""):
            if line.kind == "officedocument" and not line.is_external:
                return self.type_of(posixpath.normpath(line.target.lstrip("/")))
        raise Refused(Refusal.DAMAGED)

    def check(self, *, is_embedded: bool) -> None:
        """Every part, then every relationship."""
        for entry in self.archive.files:
            if entry.name.casefold() != _TYPES_PART.casefold():
                self._check_part(entry, is_embedded)
        for line in self.relationships:
            self._check_relationship(line)

    def _check_part(self, entry: Entry, is_embedded: bool) -> None:
        kind = self.type_of(entry.name)
        _check_type(entry.name, kind)
        if kind == _WORKBOOK and not is_embedded:
            self._check_workbook(entry)
            return
        pieces = _check_start(self.archive.unpack(entry), entry.name)
        if entry.name.casefold().endswith(".rels"):
            self.relationships += read_relationships(pieces, _source(entry.name))
        elif kind.endswith(("xml", "vmldrawing")):
            check_content(pieces)
        else:
            for _ in pieces:
                pass

    def _check_workbook(self, entry: Entry) -> None:
        """The figures behind a chart are a whole Excel file, which must be as harmless as its host."""
        with tempfile.TemporaryFile(dir=self.scratch) as copy:
            for piece in self.archive.unpack(entry):
                copy.write(piece)
            workbook = _Package(open_archive(copy, copy.tell(), self.limits), self.limits, self.scratch)
            if workbook.main_type() != _WORKBOOK_MAIN:
                raise Refused(Refusal.EMBEDDED_OBJECT, entry.name)
            workbook.check(is_embedded=True)

    def _check_relationship(self, line: Relationship) -> None:
        if line.kind in _DENIED_RELATIONSHIPS:
            raise Refused(_DENIED_RELATIONSHIPS[line.kind], line.kind)
        if line.kind == "package" and self.type_of(line.source) not in _CHARTS:
            raise Refused(Refusal.EMBEDDED_OBJECT, posixpath.basename(line.target))
        if not line.is_external:
            return
        if line.kind == "attachedtemplate":
            raise Refused(Refusal.LINKED_TEMPLATE)
        if line.kind != "hyperlink":
            raise Refused(Refusal.EXTERNAL_CONTENT, line.kind)
        if not (is_web_link(line.target) or line.target.startswith("#")):
            raise Refused(Refusal.UNSAFE_LINK, line.target)


def is_office(archive: Archive) -> bool:
    """Whether the archive claims to be an Office file of some kind."""
    return archive.find(_TYPES_PART) is not None


def recognise_office(archive: Archive, limits: Limits) -> FileKind | None:
    """PPTX or DOCX; None for every other kind of Office file. Raises Refused for macro-enabled ones."""
    main = _Package(archive, limits, None).main_type()
    if "macroenabled" in main:
        raise Refused(Refusal.MACROS)
    return _MAIN_TYPES.get(main)


def check_office(archive: Archive, limits: Limits, scratch: Path | None) -> OfficeFacts:
    """Raises Refused unless every part is known and harmless. Embedded workbooks pass through `scratch`."""
    package = _Package(archive, limits, scratch)
    package.check(is_embedded=False)
    slides = sum(package.type_of(entry.name) == _SLIDE for entry in archive.files)
    if package.main_type() in _MAIN_TYPES and _MAIN_TYPES[package.main_type()] is FileKind.DOCX:
        return OfficeFacts(None)
    if slides == 0:
        raise Refused(Refusal.NO_PAGES)
    return OfficeFacts(slides)


def _types(archive: Archive) -> tuple[dict[str, str], dict[str, str]]:
    entry = archive.find(_TYPES_PART)
    if entry is None:
        raise Refused(Refusal.DAMAGED)
    if entry.size > _LARGEST_LIST:
        raise Refused(Refusal.TOO_COMPLEX, "8 MB of content types")
    return read_content_types(archive.unpack(entry))


def _check_type(name: str, kind: str) -> None:
    for word, refusal in _DENIED_WORDS.items():
        if word in kind or word in name.casefold():
            raise Refused(refusal, posixpath.basename(name))
    if kind in _DOCUMENT_TYPES:
        raise Refused(Refusal.EMBEDDED_OBJECT, posixpath.basename(name))
    if not kind.startswith(_ALLOWED_TYPES):
        raise Refused(Refusal.UNKNOWN_PART, name)


def _check_start(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """A part whose first bytes are those of a program or another document is not what its type says."""
    first = next(pieces, b"")
    for start, refusal in _FOREIGN_STARTS.items():
        if first.startswith(start):
            raise Refused(refusal, posixpath.basename(name))
    return chain([first], pieces)


def _source(rels: str) -> str:
    """The part a `.rels` part speaks for: `ppt/_rels/presentation.xml.rels` for `ppt/presentation.xml`."""
    folder, _, name = rels.rpartition("/")
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
