"""PNG and JPEG: walked part by part to their end, never decoded; whoever opens one decodes it on their own machine.

What may follow the end of a JPEG is another one: telephones put previews there (the multi-picture format). Anything
else behind the end is another file in hiding.
"""

import re
import struct
import zlib
from typing import BinaryIO

from .refusals import Refusal, Refused
from .types import FileKind, Limits

_PNG_START = b"\x89PNG\r\n\x1a\n"
_JPEG_START = b"\xff\xd8\xff"
_CHUNK = struct.Struct(">L4s")
_LARGEST_SIDE = 0x7FFFFFFF
# Frames with a size: all of SOF0 to SOF15 but for the tables and the extension that lie between them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END, _START = 0xDA, 0xD9, 0xD8
# Within the picture's own data a marker is FF with neither the stuffed zero, nor a restart, nor more filling behind it.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_LONGEST_FILLING = 65_536


def picture_kind(head: bytes) -> FileKind | None:
    """The kind of picture a file begins as, if it is one."""
    if head.startswith(_PNG_START):
        return FileKind.PNG
    return FileKind.JPEG if head.startswith(_JPEG_START) else None


def check_picture(file: BinaryIO, size: int, kind: FileKind, limits: Limits) -> None:
    """Raises Refused unless the file is one whole picture of a size a screen can show, and nothing else."""
    file.seek(0)
    content = file.read(size)
    if kind is FileKind.PNG:
        _check_png(content, limits)
    else:
        _check_jpeg(content, limits)


def _check_png(content: bytes, limits: Limits) -> None:
    """Header first, data somewhere, end last; every part with the checksum it announces."""
    at, met = len(_PNG_START), set[bytes]()
    while at < len(content):
        if b"IEND" in met:
            raise Refused(Refusal.TRAILING_DATA)
        kind, body, at = _chunk(content, at)
        if (kind == b"IHDR") != (not met):
            raise Refused(Refusal.DAMAGED)
        if kind == b"IHDR":
            width, height = struct.unpack(">2L", _exactly(body[:8], 8))
            _check_size(width, height, limits)
        met.add(kind)
    if not {b"IHDR", b"IDAT", b"IEND"} <= met:
        raise Refused(Refusal.DAMAGED)


def _chunk(content: bytes, at: int) -> tuple[bytes, bytes, int]:
    """The part that begins here: its kind, its content, and where the next one begins."""
    length, kind = _CHUNK.unpack(_exactly(content[at : at + 8], 8))
    body = _exactly(content[at + 8 : at + 8 + length], length)
    (checksum,) = struct.unpack(">L", _exactly(content[at + 8 + length : at + 12 + length], 4))
    if zlib.crc32(body, zlib.crc32(kind)) != checksum:
        raise Refused(Refusal.DAMAGED)
    return kind, body, at + 12 + length


def _check_jpeg(content: bytes, limits: Limits) -> None:
    """One picture after the other until the file ends, with nothing but filling between them."""
    at = 0
    while at < len(content):
        at = _one_jpeg(content, at, limits)
        rest = content[at : at + _LONGEST_FILLING]
        at += len(rest) - len(rest.lstrip(b"\0"))


def _one_jpeg(content: bytes, at: int, limits: Limits) -> int:
    """Walk one picture from its start, and return where it ends. Frame, data and end must all be there."""
    if not content.startswith(_JPEG_START, at):
        raise Refused(Refusal.TRAILING_DATA)
    at, met = at + 2, set[int]()
    while True:
        marker, at = _marker(content, at)
        if marker == _END:
            if not (met & _FRAMES and _SCAN in met):
                raise Refused(Refusal.DAMAGED)
            return at
        if marker in _WITHOUT_LENGTH:
            continue
        at = _segment(content, at, marker, limits)
        met.add(marker)


def _segment(content: bytes, at: int, marker: int, limits: Limits) -> int:
    """Step over one part with its length, and for a scan over the data behind it."""
    (length,) = struct.unpack(">H", _exactly(content[at : at + 2], 2))
    body = _exactly(content[at + 2 : at + length], length - 2)
    if marker in _FRAMES:
        height, width = struct.unpack(">2H", _exactly(body[1:5], 4))
        # A height of nought is told further on, by a part that only few cameras write.
        _check_size(width, height or 1, limits)
    at += length
    if marker != _SCAN:
        return at
    following = _NEXT_MARKER.search(content, at)
    if following is None:
        raise Refused(Refusal.DAMAGED)
    return following.start()


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker that must stand here, and where what follows it begins; filling before it is stepped over."""
    if content[at : at + 1] != b"\xff":
        raise Refused(Refusal.DAMAGED)
    while content[at : at + 1] == b"\xff":
        at += 1
    (marker,) = _exactly(content[at : at + 1], 1)
    if marker in (0, _START):
        raise Refused(Refusal.DAMAGED)
    return marker, at + 1


def _check_size(width: int, height: int, limits: Limits) -> None:
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise Refused(Refusal.DAMAGED)
    if width * height > limits.pixels:
        raise Refused(Refusal.TOO_COMPLEX, f"{limits.pixels // 1_000_000} million pixels")


def _exactly(content: bytes, length: int) -> bytes:
    if length < 0 or len(content) != length:
        raise Refused(Refusal.DAMAGED)
    return content
