"""Small rules about files that every kind shares: a result is whole or absent, reading is bounded."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_or_absent(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes `target` in one step at the end, or vanishes on an error."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recognise(path: Path) -> str | None:
    """`pdf`, `zip` (an Office file is one too), `mp4`, or None, from the first bytes of the file."""
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head[4:8] == b"ftyp":
        return "mp4"
    # A PDF may have some bytes before it, so it is asked last: a ZIP may begin with a PDF inside.
    return "pdf" if b"%PDF-" in head else None
