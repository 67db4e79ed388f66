"""Line icons (lucide), drawn inline so that they take the colour of the words beside them.

An icon never stands for words: it is hidden from screen readers, and its neighbour says what it means.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from app.core.built import AssetsNotBuilt, read_built_table


@cache
def _icons() -> dict[str, str]:
    return read_built_table("icons.json")


@cache
def icon(name: str) -> Markup:
    """The icon of this lucide name as an SVG element.

    Raises AssetsNotBuilt when nothing was built, or when `app/assets/icons.txt` does not list the name.
    """
    shapes = _icons().get(name)
    if shapes is None:
        raise AssetsNotBuilt(f"No icon {name!r}: add its name to app/assets/icons.txt and build the assets.")
    return Markup(
        '<svg class="wm-icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        f"{shapes}</svg>"
    )
