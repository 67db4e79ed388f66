"""Where an upload waits, received and hashed, before the transaction that decides about it opens."""

import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from werkzeug.exceptions import ClientDisconnected

from app.adapters.files.copying import CHUNK_BYTES, create_part, flush_file, space_errors, sweep_parts
from app.adapters.files.errors import CutOff, Empty, NoSpace, TooLarge

RESERVED_BYTES = 64 * 1024 * 1024
"""Disk that uploads leave free, so that a full disk never stops the database."""


class Readable(Protocol):
    """Anything that gives its bytes in order: a request's stream, an upload, an open file."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


@dataclass(frozen=True)
class StagedFile:
    """A file received whole: where it waits, its SHA-256 in hexadecimal, its size in bytes.

    As a context manager it discards itself at the end; what a store has taken by then is safe there.
    """

    path: Path
    sha256: str
    size: int

    def discard(self) -> None:
        """Remove the file if it still waits."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


class Staging:
    """The folder `staging` inside the data directory: private to the application, emptied by `sweep`."""

    def __init__(self, data_dir: Path, *, reserved_bytes: int = RESERVED_BYTES) -> None:
        self.folder = data_dir / "staging"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._reserved_bytes = reserved_bytes

    def receive(self, stream: Readable, *, limit_bytes: int, expected_length: int | None = None) -> StagedFile:
        """Write the stream to the staging folder, 1 MB at a time, hashing as it goes.

        `expected_length` is what the sender announced, in bytes. Raises `TooLarge`, `CutOff` (another number of
        bytes than announced, or the sender went away), `Empty` and `NoSpace`; nothing remains after any error.
        """
        if (expected_length or 0) > limit_bytes:
            raise TooLarge(limit_bytes)
        self._require_space(expected_length or 0)
        target, path = create_part(self.folder)
        try:
            with space_errors(), target:
                sha256, size = self._copy(stream, target, limit_bytes)
            if expected_length is not None and size != expected_length:
                raise CutOff
            if size == 0:
                raise Empty
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return StagedFile(path, sha256, size)

    def reserve(self) -> Path:
        """Create an empty staged file for the application's own output, such as a stamped copy."""
        target, path = create_part(self.folder)
        target.close()
        return path

    def measure(self, path: Path) -> StagedFile:
        """Hash a file that the application wrote itself. Raises `Empty`, and then the file stays."""
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        if size == 0:
            raise Empty
        return StagedFile(path, sha256, size)

    def sweep(self, older_than: datetime) -> int:
        """Remove staged files last written before this moment (aware): their processes died. Returns the number."""
        return sweep_parts(self.folder, older_than.timestamp())

    def _copy(self, stream: Readable, target: BinaryIO, limit_bytes: int) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while chunk := _read(stream):
            size += len(chunk)
            if size > limit_bytes:
                raise TooLarge(limit_bytes)
            self._require_space(len(chunk))
            digest.update(chunk)
            target.write(chunk)
        flush_file(target)
        return digest.hexdigest(), size

    def _require_space(self, more_bytes: int) -> None:
        if shutil.disk_usage(self.folder).free < more_bytes + self._reserved_bytes:
            raise NoSpace


def _read(stream: Readable) -> bytes:
    try:
        return stream.read(CHUNK_BYTES)
    except (ClientDisconnected, ConnectionError, TimeoutError) as error:
        raise CutOff from error
