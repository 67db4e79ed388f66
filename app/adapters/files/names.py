"""The names files carry when people save them."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

LONGEST_NAME_BYTES = 200
# Marks that turn the reading direction can make "exe.pdf" of "fdp.exe"; the joiners that Persian or Hindi words
# need are of the same Unicode category and stay.
_TURNING_MARKS = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_DROPPED_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}


def wanted_name(file_name: str, typed: str = "") -> str:
    """Return the name a file will have: the typed one with the file's ending, or its own; tidied (C1)."""
    ending = PurePosixPath(file_name).suffix
    if typed and not typed.lower().endswith(ending.lower()):
        typed += ending
    return tidy_name(typed or file_name)


def tidy_name(name: str) -> str:
    """Make a file name that is safe in a header and in a folder, and still reads the same in every script.

    Control characters, turning marks and halves of surrogate pairs go, slashes become dashes, the rest stays; at
    most 200 bytes of UTF-8 with the extension kept; never empty. Tidying twice changes nothing.
    """
    kept = "".join(character for character in name if _is_kept(character))
    kept = unicodedata.normalize("NFC", kept).replace("/", "-").replace("\\", "-")
    return _shortened(kept.strip(" .")) or "download"


def content_disposition(name: str) -> str:
    """The header value `attachment` with the tidied name, for every script (RFC 6266, C20)."""
    name = tidy_name(name)
    return f"attachment; filename=\"{_ascii_fallback(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_kept(character: str) -> bool:
    return character not in _TURNING_MARKS and unicodedata.category(character) not in _DROPPED_CATEGORIES


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_NAME_BYTES:
        return name
    stem, extension = _split(name)
    room = LONGEST_NAME_BYTES - len(extension.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + extension


def _split(name: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+)(\.[A-Za-z0-9]{1,10})", name, re.DOTALL)
    return (match[1], match[2]) if match else (name, "")


def _ascii_fallback(name: str) -> str:
    """What a program that does not know `filename*` shows: letters without their accents, safe without quoting."""
    stem, extension = _split(name)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]+", "_", plain).strip(" ._")
    return (plain or "download") + extension
