"""ZIP archives from strangers: checked before use, copied entry by entry without unpacking."""

import copy
import struct
import zipfile
from pathlib import Path

from app.adapters.stamping.types import CannotStamp

MOST_ENTRIES = 10_000
LARGEST_TOTAL = 4 << 30
HIGHEST_RATIO = 1000
SMALL_ENTRY = 1 << 20
LOCAL_HEADER = 30
PIECE = 1 << 20
ENCRYPTED_FLAG = 0x01
SIZES_FOLLOW_FLAG = 0x08
SHORT_SIZE = 0xFFFFFFFF
DAMAGED = "The file is damaged or was cut off. Save the document again and upload the new file."


def open_archive(path: Path) -> zipfile.ZipFile:
    """The archive at `path`. Raises CannotStamp when it is damaged, protected or would burst."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as failure:
        raise CannotStamp(DAMAGED, detail=repr(failure)) from failure
    try:
        _refuse_unsafe(archive.infolist(), path.stat().st_size)
    except CannotStamp:
        archive.close()
        raise
    return archive


def read_entry(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """The unpacked bytes of an entry of at most `limit` bytes. Raises CannotStamp."""
    try:
        with archive.open(name) as entry:
            content = entry.read(limit + 1)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, NotImplementedError) as failure:
        raise CannotStamp(DAMAGED, detail=repr(failure)) from failure
    except Exception as failure:
        # zlib.error has no common base with the others and each method of compression has its own.
        raise CannotStamp(DAMAGED, detail=repr(failure)) from failure
    if len(content) > limit:
        raise CannotStamp(f"The part {name} inside the file is too large to be stamped.")
    return content


def copy_entry(source: zipfile.ZipFile, entry: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
    """Append `entry` to `target` with its compressed bytes as they are.

    The standard library offers no such copy, so this keeps the target's own books: the list of
    entries, and where its directory will start.
    """
    incoming, outgoing = source.fp, target.fp
    if incoming is None or outgoing is None:
        raise ValueError("Both archives must be open")
    incoming.seek(entry.header_offset)
    header = incoming.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER:
        raise CannotStamp(DAMAGED)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    incoming.seek(name_length + extra_length, 1)
    copied = copy.copy(entry)
    copied.flag_bits &= ~SIZES_FOLLOW_FLAG
    copied.extra = b""
    copied.header_offset = outgoing.tell()
    outgoing.write(copied.FileHeader(entry.file_size >= SHORT_SIZE))
    left = entry.compress_size
    while left:
        piece = incoming.read(min(PIECE, left))
        if not piece:
            raise CannotStamp(DAMAGED)
        outgoing.write(piece)
        left -= len(piece)
    target.start_dir = outgoing.tell()
    target._didModify = True  # type: ignore[attr-defined]
    target.filelist.append(copied)
    target.NameToInfo[copied.filename] = copied


def _refuse_unsafe(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise CannotStamp("The file holds too many parts. Split it and upload the pieces.")
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise CannotStamp("The file is protected by a password. Save it without one and upload the new file.")
    # Entries that overlap, or that shrink a thousandfold, exist only to fill the disk of who unpacks them.
    overlaps = sum(entry.compress_size for entry in entries) > size
    bursts = sum(entry.file_size for entry in entries) > LARGEST_TOTAL or any(map(_is_bomb, entries))
    if overlaps or bursts:
        raise CannotStamp("The file would unpack to far more than its size. Save it again and upload the new file.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise CannotStamp(DAMAGED)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL_ENTRY and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
