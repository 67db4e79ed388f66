"""From the setting `PORTAL_FILES` to a file store."""

import contextlib
import re
from pathlib import Path
from typing import cast, get_args
from urllib.parse import SplitResult, parse_qsl, urlsplit

from app.adapters.files.contract import FileStore
from app.adapters.files.errors import FileStoreMisconfigured, StoreUnavailable
from app.adapters.files.local import LocalFileStore

_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?")
_PARAMETERS = {"endpoint", "region", "checksums"}


def make_file_store(spec: str, data_dir: Path, *, accel: bool = False) -> FileStore:
    """Make the store that `PORTAL_FILES` names: `local`, or `s3://bucket?endpoint=…&region=…&checksums=…`.

    `accel` lets nginx send local files. Raises `FileStoreMisconfigured` for any other spec, a bucket that does
    not exist and credentials that are missing or refused. A store that is merely down does not stop the start:
    `check` says so, and readiness fails.
    """
    store = LocalFileStore(data_dir, accel=accel) if spec == "local" else _s3_store(spec)
    with contextlib.suppress(StoreUnavailable):
        store.check()
    return store


def _s3_store(spec: str) -> FileStore:
    address = urlsplit(spec)
    if not _BUCKET.fullmatch(spec.partition("?")[0]) or address.fragment:
        # The spec itself is not repeated: somebody may have put a password into it.
        raise FileStoreMisconfigured(
            "PORTAL_FILES names no file store. Set it to local or to s3://bucket?endpoint=…&region=…&checksums=…"
        )
    parameters = _parameters(address)
    # The vendor's library takes tens of megabytes, so it is loaded only by those who use it.
    from app.adapters.files.s3 import Bucket, Checksums, S3FileStore

    checksums = parameters.pop("checksums", "when_supported")
    if checksums not in get_args(Checksums):
        raise FileStoreMisconfigured(f"PORTAL_FILES has checksums={checksums}. Use when_supported or when_required.")
    try:
        return S3FileStore(Bucket(address.netloc, checksums=cast(Checksums, checksums), **parameters))
    except ValueError as error:
        raise FileStoreMisconfigured(f"PORTAL_FILES names no file store: {error}.") from error


def _parameters(address: SplitResult) -> dict[str, str]:
    parameters = dict(parse_qsl(address.query, keep_blank_values=True))
    for name, value in parameters.items():
        if name not in _PARAMETERS:
            raise FileStoreMisconfigured(
                f"PORTAL_FILES has an unknown parameter {name!r}. Known are endpoint, region and checksums."
            )
        if not value:
            raise FileStoreMisconfigured(f"PORTAL_FILES has an empty {name}. Give it a value or leave it out.")
    if "endpoint" in parameters and not _is_address(parameters["endpoint"]):
        raise FileStoreMisconfigured(
            "PORTAL_FILES has an endpoint that is no address. Use one such as https://store.example."
        )
    return parameters


def _is_address(endpoint: str) -> bool:
    try:
        address = urlsplit(endpoint)
        has_port_zero = address.port == 0  # Reading the port refuses numbers that are none.
    except ValueError:
        return False
    return (
        address.scheme in ("http", "https")
        and bool(address.hostname)
        and not has_port_zero
        and address.username is None
        and address.path in ("", "/")
        and not address.query
    )
