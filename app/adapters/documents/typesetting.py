"""Typesetting a template with Typst."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from app.adapters.documents.fonts import available_fonts

TEMPLATES = Path(__file__).resolve().parent / "templates"

Standard = Literal["a-2a", "a-2b", "a-3a", "ua-1"]

# Typst would download a package named like this, and a document must never reach for a network.
_PACKAGE_IMPORT = re.compile(r"""["']@[a-z]""")
_MISSING_GLYPH = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')

# The typesetter writes combining marks in its messages as numbers.
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")


class DocumentFailed(Exception):
    """The document could not be made; the message is a sentence for the log and the administrator."""


class UndisplayableText(DocumentFailed):
    """No available font can draw `text`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"No font of the document can show “{text}”.")
        self.text = text


def compile_document(
    template: Path,
    data: Mapping[str, Any],
    *,
    standards: Sequence[Standard] = ("a-2a", "ua-1"),
    is_tagged: bool = True,
    made_at: datetime | None = None,
) -> bytes:
    """The PDF made from a Typst `template`, which reads `data` with `json(bytes(sys.inputs.data))`.

    `made_at` (aware) fixes the creation time, which makes the bytes reproducible. Raises
    `UndisplayableText` for a letter no font can draw and `DocumentFailed` for all else that stops it.
    """
    # The typesetter is large, and what serves people's pages seldom makes a document.
    import typst

    _refuse_package_imports(template)
    try:
        compiler = typst.Compiler(
            template,
            root=template.parent,
            font_paths=available_fonts(),
            sys_inputs={"data": json.dumps(data)},
        )
        document = compiler.compile(
            format="pdf",
            pdf_standards=list(standards),
            pdf_tags=is_tagged,
            timestamp=made_at,
        )
    except (RuntimeError, OSError, TypeError, ValueError) as failure:
        raise _as_document_failure(template, failure) from failure
    if not isinstance(document, bytes):
        raise DocumentFailed(f"The template {template.name} produced no single PDF.")
    return document


@lru_cache(maxsize=64)
def _refuse_package_imports(template: Path) -> None:
    try:
        sources = [path.read_text("utf-8") for path in {template, *template.parent.glob("*.typ")}]
    except OSError as failure:
        raise DocumentFailed(f"The template {template.name} could not be read.") from failure
    if any(_PACKAGE_IMPORT.search(source) for source in sources):
        raise DocumentFailed(f"The template {template.name} asks for a package from a network.")


def _as_document_failure(template: Path, failure: Exception) -> DocumentFailed:
    missing = _MISSING_GLYPH.search(str(failure))
    if missing:
        return UndisplayableText(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), missing["text"]))
    return DocumentFailed(f"The template {template.name} could not be typeset: {failure}")
