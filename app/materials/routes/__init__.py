"""The pages of materials."""

from app.materials.routes import approval, files, packs, release, versions
from app.materials.routes.blueprint import CONVERTERS, blueprint

__all__ = ["CONVERTERS", "approval", "blueprint", "files", "packs", "release", "versions"]
