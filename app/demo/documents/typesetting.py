"""The Typst compiler, set up alike for handbooks and film: our typefaces if built, and never the system's."""

import json
from typing import Any

import typst

from app.core.built import DOCUMENT_FONTS_FOLDER
from app.demo.documents.versions import CONTENT_FOLDER


def compiler_for(main_file: str, data: dict[str, Any]) -> typst.Compiler:
    """A compiler for this file of ``content/``, whose templates read ``data``.

    The portal's typefaces are found once the assets have been built; until then Typst's own serve, and
    the document looks plainer but says the same.
    """
    return typst.Compiler(
        CONTENT_FOLDER / main_file,
        root=CONTENT_FOLDER,
        font_paths=[DOCUMENT_FONTS_FOLDER] if DOCUMENT_FONTS_FOLDER.is_dir() else [],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
