"""Documents: accessible PDF files typeset from a template and data.

Promises
- Every document is PDF/A-2a and PDF/UA-1 unless the caller names other standards.
- Data reaches a template as JSON values, never as markup, so no name can run as code.
- No letter is dropped silently: a letter that no font can draw is either replaced in words by
  `displayable`, or stops the document with `DocumentFailed`.
- Nothing is fetched from a network.
"""

from app.adapters.documents.fonts import fonts_folder, use_fonts_folder
from app.adapters.documents.glyphs import displayable, shown_in_part, undisplayable
from app.adapters.documents.typesetting import TEMPLATES, DocumentFailed, UndisplayableText, compile_document

__all__ = [
    "TEMPLATES",
    "DocumentFailed",
    "UndisplayableText",
    "compile_document",
    "displayable",
    "fonts_folder",
    "shown_in_part",
    "undisplayable",
    "use_fonts_folder",
]
