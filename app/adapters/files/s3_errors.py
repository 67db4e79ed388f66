"""What an S3 store's errors mean to us."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
from botocore.response import StreamingBody

from app.adapters.files.errors import FileMissing, FileStoreError, FileStoreMisconfigured, StoreUnavailable

_MISSING = {"404", "NoSuchKey", "NotFound"}
_REFUSED = {
    "401",
    "403",
    "AccessDenied",
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "SignatureDoesNotMatch",
}


@contextmanager
def store_errors(bucket: str, key: str = "") -> Iterator[None]:
    """Raise our errors in place of the library's, each naming the bucket or the key it is about."""
    try:
        yield
    except ClientError as error:
        raise _meaning_of(error, bucket, key) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise FileStoreMisconfigured(
            "The file store needs credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        ) from error
    except BotoCoreError as error:
        raise StoreUnavailable(type(error).__name__) from error


def _meaning_of(error: ClientError, bucket: str, key: str) -> FileStoreError:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    if code == "NoSuchBucket" or (code in _MISSING and not key):
        return FileStoreMisconfigured(f"The file store has no bucket {bucket!r}. Create it, or correct PORTAL_FILES.")
    if code in _MISSING:
        return FileMissing(key)
    if code in _REFUSED:
        return FileStoreMisconfigured(
            f"The file store refuses our credentials for the bucket {bucket!r} ({code}). "
            "Correct AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the rights that come with them."
        )
    return StoreUnavailable(code)


class StoredFileReader(io.RawIOBase):
    """Reads an object as it arrives, a piece at a time; a broken connection raises `StoreUnavailable`."""

    def __init__(self, body: StreamingBody, bucket: str, key: str) -> None:
        super().__init__()
        self._body, self._bucket, self._key = body, bucket, key

    def readable(self) -> bool:
        """Always, from start to end; it cannot seek."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer as far as the store sends; 0 at the end."""
        with store_errors(self._bucket, self._key):
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Give the connection back."""
        if not self.closed:
            self._body.close()
        super().close()
