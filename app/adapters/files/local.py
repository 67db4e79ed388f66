"""Files in a folder on this machine: the default, for one server with no service beside it (G13)."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from app.adapters.files.contract import Delivery, InternalRedirect, LocalFile
from app.adapters.files.copying import CHUNK_BYTES, copy_into_place, flush_folder, space_errors, sweep_parts
from app.adapters.files.errors import FileMissing, StoreUnavailable
from app.adapters.files.keys import checked_key, checked_prefix

ACCEL_PREFIX = "/internal-files/"
"""The nginx location, marked `internal`, whose alias is the folder `files` in the data directory."""
PARTS_FOLDER = "parts"
# A key never holds this character, so one flat name stands for each key: no key is another key's folder.
_SLASH = "="


class LocalFileStore:
    """A `FileStore` in the folder `files` of the data directory: 256 folders by hash of the key, one file a key.

    Folders are 0700 and files 0600: with `accel`, nginx's workers run as the application's user.
    """

    def __init__(self, data_dir: Path, *, accel: bool = False) -> None:
        self.root = data_dir / "files"
        self._parts = self.root / PARTS_FOLDER
        self._accel = accel
        for folder in (self.root, self._parts):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, staged: Path, *, key: str, media_type: str) -> None:
        """See `FileStore.put`. Renames when it can; the media type is said anew when the file is served."""
        target = self._path(key)
        with staged.open("rb") as source, self._errors(key):
            self._make_folder(target.parent)
            os.fchmod(source.fileno(), 0o600)
            # The sweep of orphans counts from the put, however long the file was staged.
            os.utime(source.fileno())
            os.fsync(source.fileno())
            self._move(staged, source, target)
            flush_folder(target.parent)
            staged.unlink(missing_ok=True)

    def open(self, key: str) -> BinaryIO:
        """See `FileStore.open`."""
        path = self._path(key)
        with self._errors(key):
            return path.open("rb", buffering=CHUNK_BYTES)

    def size(self, key: str) -> int:
        """See `FileStore.size`."""
        path = self._path(key)
        with self._errors(key):
            return path.stat().st_size

    def exists(self, key: str) -> bool:
        """See `FileStore.exists`."""
        try:
            self.size(key)
        except FileMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        """See `FileStore.delete`."""
        path = self._path(key)
        try:
            with self._errors(key):
                path.unlink()
                flush_folder(path.parent)
        except FileMissing:
            return

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime, int]]:
        """See `FileStore.keys`."""
        start = checked_prefix(prefix).replace("/", _SLASH)
        with self._errors(prefix):
            folders = [entry.path for entry in os.scandir(self.root) if len(entry.name) == 2]
        for folder in folders:
            for entry in os.scandir(folder):
                if entry.name.startswith(start):
                    yield from _described(entry)

    def fetch(self, key: str, to: Path) -> None:
        """See `FileStore.fetch`."""
        with self.open(key) as source:
            copy_into_place(source, to, parts=to.parent)

    def serve(self, key: str, *, download_name: str, media_type: str) -> Delivery:
        """See `FileStore.serve`."""
        self.size(key)
        path = self._path(key)
        if self._accel:
            return InternalRedirect(ACCEL_PREFIX + quote(str(path.relative_to(self.root))))
        return LocalFile(path)

    def check(self) -> None:
        """See `FileStore.check`."""
        if not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise StoreUnavailable("its folder is missing or may not be written")

    def sweep(self, older_than: datetime) -> int:
        """See `FileStore.sweep`."""
        return sweep_parts(self._parts, older_than.timestamp())

    def _path(self, key: str) -> Path:
        folder = hashlib.sha256(checked_key(key).encode()).hexdigest()[:2]
        return self.root / folder / key.replace("/", _SLASH)

    def _make_folder(self, folder: Path) -> None:
        # Without `parents`: a store whose volume is not mounted must fail, not fill the disk beneath.
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            return
        flush_folder(self.root)

    def _move(self, staged: Path, source: BinaryIO, target: Path) -> None:
        try:
            staged.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            copy_into_place(source, target, parts=self._parts)

    @contextmanager
    def _errors(self, key: str) -> Iterator[None]:
        try:
            with space_errors():
                yield
        except FileNotFoundError as error:
            if self.root.is_dir():
                raise FileMissing(key) from error
            raise StoreUnavailable("its folder is missing") from error
        except OSError as error:
            raise StoreUnavailable(os.strerror(error.errno or 0)) from error


def _described(entry: os.DirEntry[str]) -> Iterator[tuple[str, datetime, int]]:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # Deleted since the folder was read.
    yield entry.name.replace(_SLASH, "/"), datetime.fromtimestamp(status.st_mtime, UTC), status.st_size
