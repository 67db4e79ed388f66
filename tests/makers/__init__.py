"""Small programs that make files for tests, friendly and hostile: the repository holds no ready-made ones.

    make_pdf(path, pages=3)                        make_pdf(path, danger="javascript")
    make_pptx(path, slides=3)                      make_pptx(path, danger="macros")
    make_docx(path, paragraphs=5)                  make_docx(path, danger="dde-field")
    make_mp4(path, film_bytes=4096)                make_mp4(path, danger="film-elsewhere")
    make_png(path), make_jpeg(path)                make_png(path, danger="another-picture-behind")
    make_zip(path, {"Module 1/manual.pdf": pdf})   write_raw_zip(path, [RawEntry(b"../up.pdf", b"...")])

`PDF_DANGERS`, `PPTX_DANGERS`, `DOCX_DANGERS` and `MP4_DANGERS` list the names that `danger` takes.
"""

from .mp4 import MP4_DANGERS, make_mp4
from .office import DOCX_DANGERS, PPTX_DANGERS, make_docx, make_pptx, make_xlsx
from .pdf import PDF_DANGERS, make_pdf
from .pictures import JPEG_DANGERS, PNG_DANGERS, make_jpeg, make_png
from .zips import RawEntry, make_zip, rewrite_zip, write_raw_zip

__all__ = [
    "DOCX_DANGERS",
    "JPEG_DANGERS",
    "MP4_DANGERS",
    "PDF_DANGERS",
    "PNG_DANGERS",
    "PPTX_DANGERS",
    "RawEntry",
    "make_docx",
    "make_jpeg",
    "make_mp4",
    "make_pdf",
    "make_png",
    "make_pptx",
    "make_xlsx",
    "make_zip",
    "rewrite_zip",
    "write_raw_zip",
]
