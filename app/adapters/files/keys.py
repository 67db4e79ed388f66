"""Keys of stored files: made up by the application, never by a person."""

import re

LONGEST_KEY = 200
_ALLOWED = re.compile(r"[a-z0-9/._-]*")
_SEGMENT = re.compile(r"[a-z0-9_-][a-z0-9._-]*")


def checked_key(key: str) -> str:
    """Return the key if it is one of ours, else raise `ValueError`.

    Ours are at most 200 of `a-z 0-9 . _ -` in segments parted by single slashes; no segment begins with a dot
    and no two dots follow each other, so that no key can climb out of a folder or hide in one.
    """
    well_formed = all(_SEGMENT.fullmatch(segment) for segment in key.split("/"))
    if len(key) > LONGEST_KEY or ".." in key or not well_formed:
        raise ValueError(f"{key!r} is not a key of a stored file")
    return key


def checked_prefix(prefix: str) -> str:
    """Return the beginning of a key (perhaps empty) if keys of ours can begin so, else raise `ValueError`."""
    if len(prefix) > LONGEST_KEY or ".." in prefix or prefix.startswith("/") or not _ALLOWED.fullmatch(prefix):
        raise ValueError(f"{prefix!r} is not the beginning of a key of a stored file")
    return prefix


def is_key(text: str) -> bool:
    """Say whether the text is a key of ours; a bucket may hold other people's files too."""
    try:
        checked_key(text)
    except ValueError:
        return False
    return True
