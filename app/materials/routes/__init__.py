"""The pages of materials."""

from app.materials.routes import (
    access,
    approval,
    copies,
    correcting,
    destruction,
    discarding,
    entitlements,
    files,
    links,
    packs,
    release,
    traces,
    versions,
)
from app.materials.routes.blueprint import CONVERTERS, blueprint

__all__ = [
    "CONVERTERS",
    "access",
    "approval",
    "blueprint",
    "copies",
    "correcting",
    "destruction",
    "discarding",
    "entitlements",
    "files",
    "links",
    "packs",
    "release",
    "traces",
    "versions",
]
