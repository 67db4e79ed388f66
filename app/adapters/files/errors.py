"""What can go wrong with a file, each with a sentence that a person can act on.

What the user or time can mend is a `DomainError` too, so that it meets its page; a missing file or a wrong setting
is a fault of ours, and only the administrator reads its sentence.
"""

from app.core.errors import DomainError


class FileStoreError(Exception):
    """Any refusal of a file store or of staging; `str(error)` is its sentence."""


class FileStoreMisconfigured(FileStoreError):
    """The setting `PORTAL_FILES`, the bucket or its credentials are wrong; only an administrator can mend it."""


class FileMissing(FileStoreError):
    """There is no file under this key."""

    def __init__(self, key: str) -> None:
        """Name the key."""
        super().__init__(f"There is no file {key!r} in the file store.")
        self.key = key


class StoreUnavailable(FileStoreError, DomainError):
    """The store does not answer or fails at the moment; `detail` says how, for the log and readiness."""

    status = 503

    def __init__(self, detail: str) -> None:
        """Keep the detail from the user, to whom it means nothing."""
        super().__init__("The file store is not available at the moment. Try again in a few minutes.")
        self.detail = detail


class NoSpace(FileStoreError, DomainError):
    """The disk cannot take the file and keep its reserve; nothing was kept."""

    status = 503

    def __init__(self) -> None:
        """Say whom to tell."""
        super().__init__(
            "The server has too little disk space for this file. Tell an administrator, then send the file again."
        )


class Empty(FileStoreError, DomainError):
    """The file holds no bytes."""

    status = 422

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The file is empty. Choose a file that has content.")
