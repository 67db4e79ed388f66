"""Stored files: keeping them in a folder or an S3 bucket, and handing them out (C20, G13).

Words: a *staged* file has been received and hashed but not decided about; a *stored* file stands under a *key*
that the application made up; a *delivery* says how a stored file reaches the person who may have it. Whether a
person may is decided elsewhere, anew on each request; this package only carries.
"""

from app.adapters.files.contract import (
    LINK_SECONDS,
    Delivery,
    FileStore,
    InternalRedirect,
    LocalFile,
    PresignedLink,
)
from app.adapters.files.errors import (
    Empty,
    FileMissing,
    FileStoreError,
    FileStoreMisconfigured,
    NoSpace,
    StoreUnavailable,
)
from app.adapters.files.factory import make_file_store
from app.adapters.files.names import content_disposition, tidy_name, wanted_name
from app.adapters.files.respond import send
from app.adapters.files.staging import StagedFile, Staging

__all__ = [
    "LINK_SECONDS",
    "Delivery",
    "Empty",
    "FileMissing",
    "FileStore",
    "FileStoreError",
    "FileStoreMisconfigured",
    "InternalRedirect",
    "LocalFile",
    "NoSpace",
    "PresignedLink",
    "StagedFile",
    "Staging",
    "StoreUnavailable",
    "content_disposition",
    "make_file_store",
    "send",
    "tidy_name",
    "wanted_name",
]
