"""What can go wrong with a file, each with a sentence that a person can act on."""


class FileStoreError(Exception):
    """Any refusal of a file store or of staging; `str(error)` is the sentence to show."""


class FileStoreMisconfigured(FileStoreError):
    """The setting `PORTAL_FILES`, the bucket or its credentials are wrong; only an administrator can mend it."""


class StoreUnavailable(FileStoreError):
    """The store does not answer or fails at the moment; the same request may succeed later."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The file store is not available at the moment ({detail}). Try again in a few minutes."
        )


class FileMissing(FileStoreError):
    """There is no file under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no file {key!r} in the file store.")
        self.key = key


class NoSpace(FileStoreError):
    """The disk cannot take the file and keep its reserve; nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            "The server has too little disk space for this file. Tell an administrator, then send the file again."
        )


class UploadRefused(FileStoreError):
    """A file that was not received; nothing of it is kept."""


class TooLarge(UploadRefused):
    """The file is over the limit."""

    def __init__(self, limit_bytes: int) -> None:
        limit = f"{limit_bytes / 1_000_000:,.1f}".removesuffix(".0") + " MB"
        super().__init__(f"The file is larger than {limit}. Send a smaller file.")
        self.limit_bytes = limit_bytes


class CutOff(UploadRefused):
    """The sender announced another number of bytes than arrived."""

    def __init__(self) -> None:
        super().__init__("The file did not arrive whole. Check your connection and send it again.")


class Empty(UploadRefused):
    """The file holds no bytes."""

    def __init__(self) -> None:
        super().__init__("The file is empty. Choose a file that has content.")
