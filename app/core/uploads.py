"""Uploads are received, hashed and staged before the request's transaction opens.

A slow sender must not hold SQLite's write lock. The multipart parser runs while the request's token is checked,
which is before the view; each file goes to the staging folder as it arrives and never through memory.
"""

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import FileStorage

from app.core.errors import DomainError

View = TypeVar("View", bound=Callable[..., Any])

STAGING_FOLDER = "staging"
PLAIN_LIMIT_BYTES = 1_000_000
MULTIPART_OVERHEAD_BYTES = 100_000
DRAINED_AT_A_TIME_BYTES = 1_000_000
# Disk that uploads leave free, so that a full disk never stops the database.
RESERVED_BYTES = 64_000_000


class NoRoom(DomainError):
    """The disk cannot take what is being sent and keep its reserve; nothing of it was kept."""

    status = 503

    def __init__(self) -> None:
        """Say whom to tell."""
        super().__init__(
            "The server has too little disk space for this file. Tell an administrator, then send the file again."
        )


class FileRefused(DomainError):
    """A file that must not come in; `code` is for the record, the sentence for whoever sent it."""

    status = 422

    def __init__(self, code: str, sentence: str) -> None:
        """Refuse on the form's file field."""
        super().__init__(sentence, field="file")
        self.code = code


class StagedStream(io.FileIO):
    """A file being received: every byte written is hashed, and the file is gone with the request unless it is kept."""

    def __init__(self, path: Path) -> None:
        """Open a staging file for writing."""
        super().__init__(path, "w+")
        self.path = path
        self._digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Write and hash a chunk."""
        self._digest.update(data)
        return super().write(data) or 0

    @property
    def sha256(self) -> str:
        """Return the hash of what was received, in hexadecimal."""
        return self._digest.hexdigest()


@dataclass(frozen=True)
class StagedUpload:
    """One file that arrived whole: where it waits, what it is called, its hash and its size in bytes."""

    path: Path
    file_name: str
    sha256: str
    size: int


class PortalRequest(Request):
    """A request whose files are staged on disk while they arrive."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        folder = staging_folder(current_app)
        if shutil.disk_usage(folder).free < (total_content_length or 0) + RESERVED_BYTES:
            raise NoRoom
        handle, name = tempfile.mkstemp(prefix="upload-", suffix=".part", dir=folder)
        os.close(handle)
        stream = StagedStream(Path(name))
        self.__dict__.setdefault("staged_streams", []).append(stream)
        return stream


def accepts_upload(limit_bytes: int) -> Callable[[View], View]:
    """Declare that a view takes a body of up to `limit_bytes` of files; every other view takes a megabyte.

    The limit is raised only for somebody who may open the view.
    """

    def declare(view: View) -> View:
        view.upload_limit_bytes = limit_bytes + MULTIPART_OVERHEAD_BYTES  # type: ignore[attr-defined]
        return view

    return declare


def upload_limit(view: Callable[..., Any]) -> int:
    """Return how many bytes the body of a request for this view may hold."""
    limit: int = getattr(view, "upload_limit_bytes", PLAIN_LIMIT_BYTES)
    return limit


def drain_refused_body() -> None:
    """Read on over a body that was refused for its size, so that its sender hears why.

    A connection closed on bytes nobody read is reset, and the browser then shows that instead of the answer. At most
    as much again as the view takes is read: whoever sends more is cut off.
    """
    left = request.content_length or 0
    if left > 2 * (request.max_content_length or PLAIN_LIMIT_BYTES):
        return
    stream = request.environ["wsgi.input"]
    with contextlib.suppress(OSError):
        while left > 0 and (chunk := stream.read(min(left, DRAINED_AT_A_TIME_BYTES))):
            left -= len(chunk)


def staging_folder(app: Flask) -> Path:
    """Return the folder uploads wait in, making it where it is missing."""
    folder = Path(app.config["DATA_DIR"]) / STAGING_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def staged_upload(storage: FileStorage | None) -> StagedUpload | None:
    """Return the staged file behind a form's field, or None where no file was chosen."""
    if storage is None or not storage.filename or not isinstance(storage.stream, StagedStream):
        return None
    stream = storage.stream
    stream.flush()
    name = storage.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return StagedUpload(stream.path, name, stream.sha256, stream.path.stat().st_size)


def discard_uploads_after_requests(app: Flask) -> None:
    """Have what a request staged and nobody kept removed when the request ends (a kept file has been moved away)."""

    @app.teardown_request
    def discard(_error: BaseException | None) -> None:
        for stream in request.__dict__.pop("staged_streams", []):
            stream.close()
            stream.path.unlink(missing_ok=True)
