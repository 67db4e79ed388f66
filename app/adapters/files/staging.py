"""Where files wait before they are stored: the application's own output, and uploads (`core/uploads.py`)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.adapters.files.copying import create_part, sweep_parts
from app.adapters.files.errors import Empty


@dataclass(frozen=True)
class StagedFile:
    """A file as it waits: where, its SHA-256 in hexadecimal, its size in bytes."""

    path: Path
    sha256: str
    size: int


class Staging:
    """The folder `staging` inside the data directory: private to the application, emptied by `sweep`."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "staging"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

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
