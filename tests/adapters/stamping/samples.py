"""Documents to stamp, made afresh by each kind's usual tool."""

import io
import struct
import zipfile
from functools import lru_cache
from pathlib import Path

import docx
import pptx
import typst

MANUAL = b"""
#set document(title: "Manual")
#set text(lang: "en")
#set page(paper: "a4", numbering: "1")
#for number in range(%d) [
  = Chapter #number
  #lorem(120)
  #pagebreak(weak: true)
]
"""


@lru_cache
def manual(pages: int = 3) -> bytes:
    """A tagged PDF/A-2a and PDF/UA-1 document."""
    made = typst.Compiler(MANUAL % pages, font_paths=typst.Fonts(include_system_fonts=False)).compile(
        format="pdf", pdf_standards=["a-2a", "ua-1"]
    )
    assert isinstance(made, bytes)
    return made


def make_pdf(path: Path, pages: int = 3) -> None:
    path.write_bytes(manual(pages))


def make_pptx(path: Path, slides: int = 3) -> None:
    presentation = pptx.Presentation()
    for number in range(slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number + 1}"
    presentation.save(str(path))


def make_docx(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Handbook", 0)
    document.add_paragraph("What every provider does first.")
    document.save(str(path))


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def make_mp4(path: Path) -> None:
    """The boxes of a film without a picture: type, index, data."""
    path.write_bytes(box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"moov", b"\0" * 40) + box(b"mdat", b"film" * 100))


def make_zip(path: Path) -> None:
    """A pack with one file of each kind, a readme, and a name that the licence sheet also wants."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("readme.txt", "Read the manual first.\n" * 40)
        pack.mkdir("slides")
        for name, make in (("manual.pdf", make_pdf), ("slides/day one.pptx", make_pptx), ("Licence.PDF", make_pdf)):
            inner = path.with_name("inner")
            make(inner)
            pack.write(inner, name)
            inner.unlink()
        buffer = io.BytesIO()
        docx.Document().save(buffer)
        pack.writestr("notes.docx", buffer.getvalue())
