"""Taking in a file a person sent: looked into, refused in a sentence; and clearing away what no row names.

What is sent takes three steps, so that neither a slow check nor a slow store holds the database's write lock: it is
looked into, stored, and only then named by a row. A process killed between the last two leaves content no row names.
"""

from collections.abc import Callable
from datetime import datetime

from app.adapters.configured import file_store, staging
from app.adapters.inspection import Inspection, Limits, UnsafeFile, inspect_file
from app.core.formats import file_size
from app.core.uploads import FileRefused, StagedUpload


def look_into(upload: StagedUpload, name: str, limits: Limits) -> Inspection:
    """Look inside a staged file; it needs no database and may take seconds (C3).

    Raises FileRefused, with what was found and what to do, for a file that must not come in.
    """
    if upload.size > limits.file_bytes:
        raise FileRefused("too-large", too_large(limits.file_bytes))
    try:
        return inspect_file(upload.path, file_name=name, limits=limits, scratch=staging().folder)
    except UnsafeFile as unsafe:
        raise FileRefused(unsafe.code, unsafe.sentence) from unsafe


def too_large(limit_bytes: int) -> str:
    """Return what is said of a file over a limit."""
    limit = file_size(limit_bytes).replace(".0 ", " ")
    return f"This file is larger than {limit}. Split or compress it and upload it again."


def sweep_unnamed(stored_under: str, written_before: datetime, named: Callable[[], set[str]]) -> int:
    """Remove the files under a prefix that were written before a moment and no row names, and return how many.

    Only for keys that are made up anew for each file: no later row can name one that was looked up here. The names
    are asked for after the files were listed.
    """
    old = {key for key, written, _ in file_store().keys(stored_under) if written < written_before}
    orphans = old - named() if old else old
    for key in sorted(orphans):
        file_store().delete(key)
    return len(orphans)
