"""Every hostile file the inspection must refuse: how it is made, under which name, and the code it must meet."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters.inspection import Limits
from tests.makers import (
    RawEntry,
    make_docx,
    make_mp4,
    make_pdf,
    make_pptx,
    make_xlsx,
    make_zip,
    write_raw_zip,
)

from .codes import DOCX_CODES, MP4_CODES, PDF_CODES, PPTX_CODES

Maker = Callable[[Path], object]


@dataclass(frozen=True)
class Hostile:
    """`make` writes the file at the path it is given, which ends in `name`."""

    label: str
    code: str
    name: str
    make: Maker
    limits: Limits = field(default_factory=Limits)


def _dangers(codes: dict[str, str], maker: Callable[..., Path], extension: str) -> list[Hostile]:
    def make(danger: str) -> Maker:
        return lambda path: maker(path, danger=danger)

    return [
        Hostile(f"{extension}: {danger}", code, f"Provider handbook.{extension}", make(danger))
        for danger, code in codes.items()
    ]


def _bytes(label: str, code: str, name: str, content: bytes) -> Hostile:
    return Hostile(label, code, name, lambda path: path.write_bytes(content))


def _altered(maker: Callable[[Path], Path], alter: Callable[[bytes], bytes]) -> Maker:
    return lambda path: path.write_bytes(alter(maker(path).read_bytes()))


def _zip_of(**entries: object) -> Maker:
    """A ZIP with one harmless PDF and one odd entry."""
    return lambda path: write_raw_zip(path, [_pdf_entry(path), RawEntry(**entries)])  # type: ignore[arg-type]


def _pdf_entry(path: Path, name: bytes = b"good.pdf") -> RawEntry:
    return RawEntry(name, make_pdf(path.with_suffix(".inner.pdf")).read_bytes())


def _member(inner_name: str, maker: Callable[[Path], Path]) -> Maker:
    def make(path: Path) -> Path:
        inner = maker(path.parent / Path(inner_name).name)
        return make_zip(path, {inner_name: inner})

    return make


def _overlapping(path: Path) -> Path:
    """The first entry's bytes are the second entry, header and all, so that one kernel serves both."""
    kernel = RawEntry(b"b.pdf", b"0" * 100)
    quoting = RawEntry(b"a.pdf", kernel.local(), method=zipfile.ZIP_STORED)
    inside = len(quoting.local()) - len(kernel.local())
    return write_raw_zip(path, [quoting, RawEntry(b"b.pdf", b"0" * 100, offset=inside)])


def _lying_size(path: Path) -> Path:
    data = b"0" * 1_000_000
    lie = {"listed_size": 10, "listed_crc": zlib.crc32(data[:10])}
    return write_raw_zip(path, [RawEntry(b"a.pdf", data, **lie)])  # type: ignore[arg-type]


def _packed_behind(path: Path) -> Path:
    honest = _pdf_entry(path)
    return write_raw_zip(path, [RawEntry(honest.name, honest.data, packed=honest.body + b"hidden")])


def _unicode_path(path: Path) -> Path:
    other = b"\x01" + bytes(4) + b"good.exe"
    extra = b"up" + len(other).to_bytes(2, "little") + other
    return write_raw_zip(path, [RawEntry(b"good.pdf", _pdf_entry(path).data, flags=0, extra=extra)])


def _pdf_with_zip_behind(path: Path) -> Path:
    archive = make_zip(path.with_suffix(".zip"), {"payload.exe": b"MZ"}).read_bytes()
    path.write_bytes(make_pdf(path).read_bytes() + archive)
    return path


def _many(path: Path) -> Path:
    return make_zip(path, {f"{number}.pdf": b"" for number in range(6)})


LIES = [
    _bytes("a program called .pdf", "type-not-recognised", "manual.pdf", b"MZ\x90\0" + bytes(500)),
    _bytes("a web page called .pdf", "type-not-recognised", "manual.pdf", b"\n<!DOCTYPE html><p>hello"),
    _bytes("an old Word file called .docx", "type-not-recognised", "a.docx", b"\xd0\xcf\x11\xe0" + bytes(600)),
    _bytes("a picture called .mp4", "type-not-recognised", "a.mp4", b"\x89PNG\r\n\x1a\n" + bytes(99)),
    _bytes("noise", "type-not-recognised", "a.zip", bytes(range(256))),
    _bytes("one byte", "type-not-recognised", "a.pdf", b"%"),
    Hostile("a program's name", "extension-not-allowed", "manual.pdf.exe", make_pdf),
    Hostile("no extension", "extension-not-allowed", "manual", make_pdf),
    Hostile("a macro-enabled name", "extension-not-allowed", "slides.pptm", make_pptx),
    Hostile("a film called .pdf", "type-mismatch", "a.pdf", make_mp4),
    Hostile("a PDF called .mp4", "type-mismatch", "a.mp4", make_pdf),
    Hostile("a presentation called .docx", "type-mismatch", "a.docx", make_pptx),
    Hostile("a document called .pptx", "type-mismatch", "a.pptx", make_docx),
    Hostile("a spreadsheet called .docx", "type-mismatch", "a.docx", make_xlsx),
    Hostile("a document called .zip", "type-mismatch", "a.zip", make_docx),
    Hostile("a ZIP called .pptx", "type-mismatch", "a.pptx", _member("x.pdf", make_pdf)),
    Hostile("a ZIP called .pdf", "type-mismatch", "a.pdf", _member("x.pdf", make_pdf)),
    Hostile("junk before a PDF", "leading-data", "a.pdf", _altered(make_pdf, lambda good: b"junk\n" + good)),
    Hostile("junk behind a PDF", "trailing-data", "a.pdf", _altered(make_pdf, lambda good: good + b"junk")),
    Hostile("a ZIP behind a PDF", "several-types", "a.pdf", _pdf_with_zip_behind),
    Hostile(
        "a web page in a PDF's first line",
        "several-types",
        "a.pdf",
        _altered(make_pdf, lambda good: good.replace(b"\n", b"\n%<script>alert(1)</script>\n", 1)),
    ),
]
BROKEN = [
    *(_bytes(f"empty .{kind}", "empty", f"a.{kind}", b"") for kind in ("pdf", "pptx", "docx", "mp4", "zip")),
    *(
        Hostile(f"half a {maker.__name__[5:]}", "damaged", name, _altered(maker, lambda good: good[: len(good) // 2]))
        for maker, name in ((make_pdf, "a.pdf"), (make_pptx, "a.pptx"), (make_docx, "a.docx"), (make_mp4, "a.mp4"))
    ),
    Hostile("a PDF without its last line", "damaged", "a.pdf", _altered(make_pdf, lambda good: good[:-8])),
    Hostile(
        "a PDF with a wrong index",
        "damaged",
        "a.pdf",
        _altered(make_pdf, lambda good: good.replace(b"startxref\n", b"startxref\n1")),
    ),
    Hostile("a PDF of header and end only", "damaged", "a.pdf", lambda path: path.write_bytes(b"%PDF-1.7\n%%EOF")),
    Hostile("over the limit", "too-large", "a.mp4", make_mp4, Limits(file_bytes=1000)),
    Hostile("too many pages", "too-complex", "a.pdf", make_pdf, Limits(pages=2)),
    Hostile("too many objects", "too-complex", "a.pdf", make_pdf, Limits(pdf_objects=3)),
]
ZIPS = [
    *(
        Hostile(f"ZIP name {name!r}", "unsafe-path", "a.zip", _zip_of(name=name))
        for name in (
            b"../up.pdf",
            b"a/../../up.pdf",
            b"/etc/up.pdf",
            b"C:/up.pdf",
            b"a\\..\\up.pdf",
            b"a//up.pdf",
            b"./up.pdf",
            b"up.pdf\0.exe",
            b"up\n.pdf",
            "up\u202efdp.exe".encode(),
            b"a/" * 30 + b"up.pdf",
            b"x" * 1100 + b".pdf",
        )
    ),
    Hostile("ZIP with two names for one file", "unsafe-path", "a.zip", _unicode_path),
    Hostile("ZIP with a symbolic link", "symbolic-link", "a.zip", _zip_of(name=b"l.pdf", mode=0o120777)),
    Hostile("ZIP with a device", "symbolic-link", "a.zip", _zip_of(name=b"l.pdf", mode=0o020666)),
    Hostile("ZIP with overlapping files", "overlapping", "a.zip", _overlapping),
    Hostile("ZIP with a name twice", "duplicate-names", "a.zip", _zip_of(name=b"GOOD.PDF")),
    Hostile(
        "ZIP with a name in two Unicode forms",
        "duplicate-names",
        "a.zip",
        lambda path: write_raw_zip(path, [RawEntry("\u00e9.pdf".encode()), RawEntry("e\u0301.pdf".encode())]),
    ),
    Hostile("ZIP with a password", "encrypted", "a.zip", _zip_of(name=b"s.pdf", flags=0x801)),
    Hostile("ZIP bomb by ratio", "unpacks-too-large", "a.zip", _zip_of(name=b"b.pdf", data=bytes(6 << 20))),
    Hostile(
        "ZIP bomb by total",
        "unpacks-too-large",
        "a.zip",
        lambda path: make_zip(path, {"a.pdf": bytes(600), "b.pdf": bytes(600)}),
        Limits(unpacked_bytes=1000),
    ),
    Hostile("ZIP that lies about a size", "unpacks-too-large", "a.zip", _lying_size),
    Hostile("ZIP with too many files", "too-many-entries", "a.zip", _many, Limits(entries=5)),
    Hostile(
        "ZIP that announces too many files",
        "too-many-entries",
        "a.zip",
        lambda path: write_raw_zip(path, [_pdf_entry(path)], listed=65535),
    ),
    Hostile(
        "ZIP with an unlisted file",
        "hidden-data",
        "a.zip",
        lambda path: write_raw_zip(path, [_pdf_entry(path)], hidden=RawEntry(b"x.exe").local()),
    ),
    Hostile("ZIP with data behind a packed file", "hidden-data", "a.zip", _packed_behind),
    Hostile("ZIP with a folder that has content", "hidden-data", "a.zip", _zip_of(name=b"folder/", data=b"x")),
    Hostile(
        "ZIP with data in front", "hidden-data", "a.zip", _altered(_member("x.pdf", make_pdf), lambda z: b"PK\3\4" + z)
    ),
    Hostile(
        "ZIP with data behind", "trailing-data", "a.zip", _altered(_member("x.pdf", make_pdf), lambda z: z + b"junk")
    ),
    Hostile("ZIP packed in an unusual way", "unusual-compression", "a.zip", _zip_of(name=b"x.pdf", method=12)),
    Hostile("ZIP whose two lists differ", "damaged", "a.zip", _zip_of(name=b"x.pdf", local_name=b"x.exe")),
    Hostile("ZIP with a wrong checksum", "damaged", "a.zip", _zip_of(name=b"x.pdf", listed_crc=1)),
    Hostile("ZIP without files", "empty", "a.zip", lambda path: make_zip(path, {})),
    Hostile("ZIP with folders only", "empty", "a.zip", lambda path: make_zip(path, {"folder/": b""})),
    Hostile("ZIP in a ZIP", "zip-in-zip", "a.zip", _member("in/inner.zip", _member("x.pdf", make_pdf))),
    Hostile("ZIP in a ZIP, called .pdf", "type-mismatch", "a.zip", _member("inner.pdf", _member("y.pdf", make_pdf))),
    Hostile("ZIP with a program", "member-not-allowed", "a.zip", _zip_of(name=b"setup.exe", data=b"MZ")),
    Hostile(
        "ZIP with a presentation with macros",
        "macros",
        "a.zip",
        _member("Module 2/slides.pptx", lambda path: make_pptx(path, danger="macros")),
    ),
    Hostile(
        "ZIP with a program called .DS_Store", "member-not-allowed", "a.zip", _zip_of(name=b".DS_Store", data=b"MZ")
    ),
]

HOSTILE = [
    *_dangers(PDF_CODES, make_pdf, "pdf"),
    *_dangers(PPTX_CODES, make_pptx, "pptx"),
    *_dangers(DOCX_CODES, make_docx, "docx"),
    *_dangers(MP4_CODES, make_mp4, "mp4"),
    *LIES,
    *BROKEN,
    *ZIPS,
]
