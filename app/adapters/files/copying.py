"""Small moves on disk that survive a kill at any moment."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.adapters.files.errors import NoSpace

CHUNK_BYTES = 1024 * 1024
PART_SUFFIX = ".part"


def create_part(folder: Path) -> tuple[BinaryIO, Path]:
    """Create a new, private part file (0600) in the folder; whoever sweeps the folder knows it by its suffix."""
    path = folder / f"{uuid.uuid4().hex}{PART_SUFFIX}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return os.fdopen(descriptor, "wb"), path


def copy_into_place(source: BinaryIO, to: Path, *, parts: Path) -> None:
    """Copy the source through a part file in `parts` (same file system as `to`) and rename it: whole or not at all.

    Raises `NoSpace`; no part remains after an error.
    """
    with space_errors():
        target, part = create_part(parts)
        try:
            with target:
                shutil.copyfileobj(source, target, CHUNK_BYTES)
                flush_file(target)
            part.replace(to)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextmanager
def space_errors() -> Iterator[None]:
    """Raise `NoSpace` in place of the system's errors for a full disk or quota."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace from error
        raise


def flush_file(file: BinaryIO) -> None:
    """Return only when what was written to the file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Return only when the names in the folder are on the disk: a rename is durable only after that."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_parts(folder: Path, older_than_timestamp: float) -> int:
    """Remove part files last written before the POSIX time given; the number removed."""
    removed = 0
    for part in folder.glob(f"*{PART_SUFFIX}"):
        try:
            if part.stat().st_mtime < older_than_timestamp:
                part.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # Its owner finished with it, or another sweep was faster.
    return removed
