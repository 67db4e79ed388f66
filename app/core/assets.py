"""Addresses of the built style sheet, scripts and images.

`tools/build_assets.py` writes them under hashed names, so a browser may keep each for ever; the
manifest it leaves says which name is current.
"""

from __future__ import annotations

from functools import cache

from flask import Flask

from app.core.built import BUILD_ADVICE, AssetsNotBuilt, read_built_table
from app.core.icons import icon


@cache
def _manifest() -> dict[str, str]:
    return read_built_table("manifest.json")


def asset_url(name: str) -> str:
    """The address of a built file: `app.css` gives `/static/build/app.1a2b3c4d5e.css`.

    Raises AssetsNotBuilt when nothing was built or the build has no such file.
    """
    try:
        return f"/static/build/{_manifest()[name]}"
    except KeyError:
        raise AssetsNotBuilt(f"The build has no file {name!r}. {BUILD_ADVICE}") from None


def init_assets(app: Flask) -> None:
    """Let every template call `asset_url` and `icon`."""
    app.jinja_env.globals.update(asset_url=asset_url, icon=icon)
