"""A version's manifest: its files, in one order, under one hash (C1)."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.folding import folded
from app.materials.types import Scan

LONGEST_NAME = 200


@dataclass(frozen=True)
class ManifestFile:
    """One file of a manifest, as the rules look at it. `size` is in bytes."""

    name: str
    sha256: str
    size: int
    scan: Scan
    uploaded_by_id: uuid.UUID | None = None


def folded_name(name: str) -> str:
    """Return the name under which two files of a version are the same file: case and Unicode form do not matter.

    What folding lengthens over the bound is cut, which at worst refuses a name nobody types.
    """
    return folded(name, LONGEST_NAME)


def in_order(files: Iterable[ManifestFile]) -> list[ManifestFile]:
    """Return the files in the manifest's order, which no time or key has a say in."""
    return sorted(files, key=lambda file: (folded_name(file.name), file.sha256))


def manifest_sha256(files: Iterable[ManifestFile]) -> str:
    """Return the hash of exactly these files: their names, contents, sizes and order (C1, C3).

    An approval is bound to it. Whether a file was scanned is not part of it: a scan changes nothing in the file.
    """
    lines = [[file.name, file.sha256, file.size] for file in in_order(files)]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
