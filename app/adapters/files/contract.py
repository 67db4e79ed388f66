"""What every file store promises, whichever one `PORTAL_FILES` names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

LINK_SECONDS = 60
"""How long a store's own link lives at most: the window after a suspension (Links, materials and states; C20)."""


@dataclass(frozen=True)
class LocalFile:
    """The application sends this file itself, in ranges if asked."""

    path: Path


@dataclass(frozen=True)
class InternalRedirect:
    """nginx sends the file that stands at this internal address (`X-Accel-Redirect`)."""

    location: str


@dataclass(frozen=True)
class PresignedLink:
    """The store sends the file to whoever follows this link within so many seconds."""

    url: str
    seconds: int


Delivery = LocalFile | InternalRedirect | PresignedLink
"""How a stored file reaches the person who may have it; `respond.send` makes the response."""


class FileStore(Protocol):
    """Keeps frozen files under keys that the application makes up.

    Every method raises `ValueError` for a key that is not ours (see `keys.checked_key`), `StoreUnavailable` when
    the store is down, and `FileStoreMisconfigured` when it refuses our credentials or has lost its bucket.
    """

    def put(self, staged: Path, *, key: str, media_type: str) -> None:
        """Take the staged file into the store: afterwards it is durable under the key and gone from `staged`.

        Never half visible: readers see all of it or what was there before. Putting again under the same key
        replaces the file, so a job that was killed half way may simply run again.
        Raises `NoSpace`, and `FileNotFoundError` when `staged` does not exist.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """Open the file to be read from the start; not every store can seek. Raises `FileMissing`."""
        ...

    def size(self, key: str) -> int:
        """Size of the file in bytes. Raises `FileMissing`."""
        ...

    def exists(self, key: str) -> bool:
        """Say whether there is a file under the key."""
        ...

    def delete(self, key: str) -> None:
        """Remove the file; no error when it is already gone."""
        ...

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime, int]]:
        """Every file whose key begins so, in no promised order: key, time last written (aware UTC), bytes."""
        ...

    def fetch(self, key: str, to: Path) -> None:
        """Copy the file to a local path, whole or not at all, for the worker. Raises `FileMissing`."""
        ...

    def serve(self, key: str, *, download_name: str, media_type: str) -> Delivery:
        """Say how the file reaches a person who may have it, under that name. Raises `FileMissing`."""
        ...

    def check(self) -> None:
        """Return if the store can be used now, else raise; for readiness and for the start."""
        ...

    def sweep(self, older_than: datetime) -> int:
        """Remove what puts that were killed before this moment left behind; the number removed."""
        ...
