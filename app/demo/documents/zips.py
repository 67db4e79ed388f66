"""ZIP containers without a clock, so that a document has the same bytes on every day and machine."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_zip(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write these members in this order; nothing about the machine or the time goes into the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def write_office_file(path: Path, saved: BytesIO) -> None:
    """Write what an Office library saved, with its member dates taken out."""
    with zipfile.ZipFile(saved) as archive:
        write_zip(path, [(name, archive.read(name)) for name in archive.namelist()])
