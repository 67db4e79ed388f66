"""Stamping PDF pages and reading the stamps of found PDF files.

One form object per page width holds the words; every page refers to it from a content stream that
is marked as a pagination artifact, so the tags of an accessible document stay as they were.
"""

from app.adapters.stamping.pdf.reading import read_pdf
from app.adapters.stamping.pdf.stamping import stamp_pdf, survey_pdf

__all__ = ["read_pdf", "stamp_pdf", "survey_pdf"]
