"""What `tools/build_assets.py` left in `app/static/build/`, and a plain word when it is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

BUILD_FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "build"
# Documents are typeset with the fonts in here (static TrueType: Figtree and Source Serif 4).
DOCUMENT_FONTS_FOLDER: Final = BUILD_FOLDER / "typst-fonts"
BUILD_ADVICE: Final = "Run `python tools/build_assets.py` from the project's root, then start again."


class AssetsNotBuilt(RuntimeError):
    """Built files are missing; the message says which and how to build them."""


def read_built_table(name: str, folder: Path = BUILD_FOLDER) -> dict[str, str]:
    """The table that the build left under this name (`manifest.json`, `icons.json`).

    Raises AssetsNotBuilt when it is missing or cannot be read.
    """
    try:
        table = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise AssetsNotBuilt(f"The assets have not been built: {name} is missing. {BUILD_ADVICE}") from problem
    return {str(key): str(value) for key, value in table.items()}
