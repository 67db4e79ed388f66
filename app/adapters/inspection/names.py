"""Names inside a ZIP: any script is welcome, but no name may lead out of the folder or hide what it is."""

import contextlib
import re
import stat
import struct
import unicodedata
import zipfile
from pathlib import PurePosixPath

from .refusals import Refusal, Refused

_UTF8 = 0x800
_EXTRA = struct.Struct("<2H")
_UNICODE_PATH, _UNICODE_PATH_PREFIX = 0x7075, 5
_LONGEST_NAME, _DEEPEST_FOLDER = 1024, 20
_DRIVE = re.compile(r"[A-Za-z]:")
# These turn the reading direction round, so that "manual-fdp.exe" is shown as "manual-exe.pdf".
_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Names:
    """The names accepted so far in one archive."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def accept(self, info: zipfile.ZipInfo) -> str:
        """The entry's name as the uploader wrote it. Raises Refused if it is unsafe or already there."""
        name = _decode(info)
        if not is_safe_path(name):
            raise Refused(Refusal.UNSAFE_PATH, name)
        _check_is_plain(info, name)
        # Windows and macOS would put both spellings into one file, and Office takes them for one part.
        key = unicodedata.normalize("NFC", name.rstrip("/")).casefold()
        if key in self._seen:
            raise Refused(Refusal.DUPLICATE_NAMES, name)
        self._seen.add(key)
        return name


def is_safe_path(name: str) -> bool:
    """Whether the name stays inside the folder it is unpacked into, on every operating system."""
    parts = name.removesuffix("/").split("/")
    return not (
        len(name) > _LONGEST_NAME
        or len(parts) > _DEEPEST_FOLDER
        or "\\" in name
        or _DRIVE.match(name)
        or any(part.strip() in ("", ".", "..") for part in parts)
        or any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
        or not _DIRECTION_OVERRIDES.isdisjoint(name)
    )


def _decode(info: zipfile.ZipInfo) -> str:
    # `filename` is cut at a NUL byte, `orig_filename` is not.
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        # Many programs write UTF-8 without saying so; zipfile then reads it as the old DOS code page.
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    second = _second_name(info.extra)
    if second is None:
        return name
    # Some programs read this name and some the other, so they may differ in letters but not in kind or safety.
    if not is_safe_path(name) or PurePosixPath(name).suffix.lower() != PurePosixPath(second).suffix.lower():
        raise Refused(Refusal.UNSAFE_PATH, name)
    return second


def _second_name(extra: bytes) -> str | None:
    """The name in the "Unicode path" extra field, written beside one in an old code page."""
    while len(extra) >= _EXTRA.size:
        kind, length = _EXTRA.unpack_from(extra)
        content, extra = extra[_EXTRA.size : _EXTRA.size + length], extra[_EXTRA.size + length :]
        if kind == _UNICODE_PATH:
            return content[_UNICODE_PATH_PREFIX:].decode("utf-8", errors="surrogateescape")
    return None


def _check_is_plain(info: zipfile.ZipInfo, name: str) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(Refusal.SYMBOLIC_LINK, name)
