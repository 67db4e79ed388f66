"""Files in an S3 bucket, Amazon's or another maker's. Imported only when `PORTAL_FILES` names a bucket."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, cast

import boto3
from boto3.s3.transfer import TransferConfig, create_transfer_manager
from botocore.config import Config

from app.adapters.files.contract import LINK_SECONDS, Delivery, PresignedLink
from app.adapters.files.copying import CHUNK_BYTES, copy_into_place
from app.adapters.files.errors import FileMissing
from app.adapters.files.keys import checked_key, checked_prefix, is_key
from app.adapters.files.names import content_disposition
from app.adapters.files.s3_errors import StoredFileReader, store_errors

Checksums = Literal["when_supported", "when_required"]
_PIECE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Bucket:
    """Where the files are; `endpoint` is None for Amazon's own."""

    name: str
    endpoint: str | None = None
    region: str = "us-east-1"
    checksums: Checksums = "when_supported"


class S3FileStore:
    """A `FileStore` in one bucket. Credentials come from the standard `AWS_*` variables."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        # A session of its own: the library's shared one keeps the first credentials it ever saw.
        self._client = boto3.session.Session().client(
            "s3", endpoint_url=bucket.endpoint, region_name=bucket.region, config=_config(bucket)
        )
        self._transfer = TransferConfig(
            multipart_threshold=_PIECE_BYTES, multipart_chunksize=_PIECE_BYTES, max_concurrency=4
        )

    def put(self, staged: Path, *, key: str, media_type: str) -> None:
        """See `FileStore.put`. Large files go up in pieces, read from the disk as they are sent."""
        key = checked_key(key)
        if not staged.is_file():
            raise FileNotFoundError(staged)
        with (
            store_errors(self.bucket.name, key),
            create_transfer_manager(self._client, self._transfer) as manager,
        ):
            manager.upload(str(staged), self.bucket.name, key, {"ContentType": media_type}).result()
        staged.unlink(missing_ok=True)

    def open(self, key: str) -> BinaryIO:
        """See `FileStore.open`."""
        with store_errors(self.bucket.name, checked_key(key)):
            body = self._client.get_object(Bucket=self.bucket.name, Key=key)["Body"]
        reader = StoredFileReader(body, self.bucket.name, key)
        return cast(BinaryIO, io.BufferedReader(reader, CHUNK_BYTES))

    def size(self, key: str) -> int:
        """See `FileStore.size`."""
        try:
            with store_errors(self.bucket.name, checked_key(key)):
                return self._client.head_object(Bucket=self.bucket.name, Key=key)["ContentLength"]
        except FileMissing:
            self.check()  # A HEAD does not tell a missing file from a missing bucket.
            raise

    def exists(self, key: str) -> bool:
        """See `FileStore.exists`."""
        try:
            self.size(key)
        except FileMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        """See `FileStore.delete`."""
        with store_errors(self.bucket.name, checked_key(key)):
            self._client.delete_object(Bucket=self.bucket.name, Key=key)

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime, int]]:
        """See `FileStore.keys`."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket.name, Prefix=checked_prefix(prefix)
        )
        with store_errors(self.bucket.name):
            for page in pages:
                for item in page.get("Contents", []):
                    if is_key(item["Key"]):
                        yield item["Key"], item["LastModified"].astimezone(UTC), item["Size"]

    def fetch(self, key: str, to: Path) -> None:
        """See `FileStore.fetch`."""
        with self.open(key) as source:
            copy_into_place(source, to, parts=to.parent)

    def serve(self, key: str, *, download_name: str, media_type: str) -> Delivery:
        """See `FileStore.serve`. The store is asked first, so that a missing file is our page and not the store's."""
        self.size(key)
        with store_errors(self.bucket.name, key):
            url = self._client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self.bucket.name,
                    "Key": key,
                    "ResponseContentDisposition": content_disposition(download_name),
                    "ResponseContentType": media_type,
                    "ResponseCacheControl": "private, no-store",
                },
                ExpiresIn=LINK_SECONDS,
            )
        return PresignedLink(url, LINK_SECONDS)

    def check(self) -> None:
        """See `FileStore.check`."""
        with store_errors(self.bucket.name):
            self._client.head_bucket(Bucket=self.bucket.name)

    def sweep(self, older_than: datetime) -> int:
        """See `FileStore.sweep`: gives up uploads in pieces that were begun before this moment and never ended."""
        removed = 0
        with store_errors(self.bucket.name):
            pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket.name)
            for page in pages:
                for upload in page.get("Uploads", []):
                    if is_key(upload["Key"]) and upload["Initiated"] < older_than:
                        self._client.abort_multipart_upload(
                            Bucket=self.bucket.name, Key=upload["Key"], UploadId=upload["UploadId"]
                        )
                        removed += 1
        return removed


def _config(bucket: Bucket) -> Config:
    """Time limits that end before a person gives up, and checksums that other makers' stores understand.

    The payload is signed, so the store itself refuses bytes that changed on the way even where `checksums` is
    `when_required` and no other checksum is sent.
    """
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if bucket.endpoint else "auto", "payload_signing_enabled": True},
        connect_timeout=3,
        read_timeout=20,
        retries={"mode": "standard", "max_attempts": 3},
        request_checksum_calculation=bucket.checksums,
        response_checksum_validation=bucket.checksums,
    )
