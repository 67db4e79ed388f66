"""Lifelike course materials for the demonstration, in our own words, made when the demo loads.

No document is kept as a binary file. Content lives in ``content/`` as TOML and Typst, each pack in three
versions that truly differ (C2, C14); builders turn it into tagged PDF, PPTX, DOCX, ZIP and MP4 files. The
same version always gives the same bytes. None of it is the Hampton Trust's material, and every document
says so on its first page.
"""

from app.demo.documents.ahead import WrittenAhead, written_ahead
from app.demo.documents.catalogue import PACKS, DemoDocument, documents_for
from app.demo.documents.versions import VERSIONS, MaterialsVersion
from app.demo.documents.writing import write_document

__all__ = [
    "PACKS",
    "VERSIONS",
    "DemoDocument",
    "MaterialsVersion",
    "WrittenAhead",
    "documents_for",
    "write_document",
    "written_ahead",
]
