"""The words of an inspection: kinds of file, limits, the result, and the refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


class FileKind(StrEnum):
    """The kinds of file that may be uploaded. The value is the extension without its dot."""

    PDF = "pdf"
    PPTX = "pptx"
    DOCX = "docx"
    MP4 = "mp4"
    ZIP = "zip"
    PNG = "png"
    JPEG = "jpg"

    @property
    def extension(self) -> str:
        """The file name extension, with its dot."""
        return f".{self.value}"

    @property
    def media_type(self) -> str:
        """The media type under which the file is stored and served."""
        return _MEDIA_TYPES[self]

    @property
    def noun(self) -> str:
        """The word a sentence uses for such a file."""
        return _NOUNS[self]


_OOXML = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PPTX: f"{_OOXML}.presentationml.presentation",
    FileKind.DOCX: f"{_OOXML}.wordprocessingml.document",
    FileKind.MP4: "video/mp4",
    FileKind.ZIP: "application/zip",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}
_NOUNS = {
    FileKind.PDF: "PDF",
    FileKind.PPTX: "presentation",
    FileKind.DOCX: "document",
    FileKind.MP4: "video",
    FileKind.ZIP: "ZIP file",
    FileKind.PNG: "PNG picture",
    FileKind.JPEG: "JPEG picture",
}
MATERIALS = (FileKind.PDF, FileKind.PPTX, FileKind.DOCX, FileKind.MP4, FileKind.ZIP)
"""What course materials are made of: the kinds that can be stamped."""
PAPERS = (FileKind.PDF, FileKind.DOCX, FileKind.PNG, FileKind.JPEG)
"""What people send to show something: documents, scans and photographs. They are kept as they came."""


@dataclass(frozen=True)
class Limits:
    """Which files may come in, how large they may be, and what their inspection may cost: bytes and seconds."""

    kinds: Sequence[FileKind] = MATERIALS
    """The kinds that may come in, alone or inside a ZIP."""
    may_be_signed: bool = False
    """Whether a PDF may carry a digital signature, which stamping would break."""

    file_bytes: int = 1 * GIB
    """The file itself, and each file inside a ZIP."""
    unpacked_bytes: int = 2 * GIB
    """Everything inside one ZIP or Office file, unpacked."""
    entries: int = 5000
    """Files and folders inside one ZIP or Office file."""
    expansion: int = 150
    """How many times its packed size an entry may grow; entries under `expansion_free_bytes` are let off."""
    expansion_free_bytes: int = 4 * MIB
    pages: int = 2000
    pdf_objects: int = 1_000_000
    pixels: int = 200_000_000
    """Of one picture: what unpacks to more stops the machine that shows it."""
    memory_bytes: int = 1 * GIB
    """Address space of the child process."""
    cpu_seconds: int = 60
    wall_seconds: float = 120.0


DEFAULT = Limits()


@dataclass(frozen=True)
class Inspection:
    """What a file that may come in was found to be.

    `pages` counts PDF pages and slides, and is None where the format does not say. `is_tagged` tells whether a
    PDF carries accessibility tags, None for other kinds. `members` are the files inside a ZIP
    that were inspected, by path; a ZIP may also hold leftovers of the uploader's operating system, which are
    named in `notes`: whoever passes a ZIP on must pass on its `members` only.
    """

    kind: FileKind
    pages: int | None = None
    is_tagged: bool | None = None
    members: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class UnsafeFile(Exception):
    """The file must not come in. `code` is for records and tests, `sentence` for the person who uploaded it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
