"""Which fonts a document may use: the product's own folder, and those inside the typesetter.

The fonts of the machine are never used, so that a document looks the same wherever it was made.
Any font added to the folder widens the scripts that documents can show, without a change here.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

BUILT_FONTS = Path(__file__).resolve().parents[2] / "static" / "build" / "typst-fonts"

_chosen_folder: Path | None = None


def fonts_folder() -> Path:
    """The folder searched for fonts; it may be missing before the assets are built."""
    return _chosen_folder or BUILT_FONTS


def use_fonts_folder(folder: Path | None) -> None:
    """Search `folder` instead of the built one; None goes back to the built one."""
    global _chosen_folder
    _chosen_folder = folder


def available_fonts() -> Any:
    """The typesetter's fonts for a document: the folder's where it exists, and always its own."""
    folder = fonts_folder()
    return _load_fonts(folder, folder.is_dir())


@lru_cache(maxsize=4)
def _load_fonts(folder: Path, is_present: bool) -> Any:
    # The typesetter is large, and what serves people's pages seldom makes a document.
    import typst

    # Whether the folder exists is part of the key, so that fonts built later are still picked up.
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if is_present else [])
