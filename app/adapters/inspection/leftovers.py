"""Files that macOS and Windows add to a ZIP without being asked. They are let in, and passed on to nobody."""

import posixpath

from .archive import Archive, Entry
from .types import KIB

_LARGEST = 256 * KIB
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
_FOLDER_VIEW = b"\x00\x00\x00\x01Bud1"


def is_leftover(archive: Archive, entry: Entry) -> bool:
    """Whether the entry is such a file by its name, its size and its first bytes."""
    name = posixpath.basename(entry.name)
    is_shadow = entry.name.startswith("__MACOSX/") and name.startswith("._")
    if not (is_shadow or name == ".DS_Store") or entry.size > _LARGEST:
        return False
    content = archive.read(entry, _LARGEST)
    return content.startswith(_APPLE_DOUBLE if is_shadow else _FOLDER_VIEW)
