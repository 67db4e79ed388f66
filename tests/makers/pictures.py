"""Pictures: whole ones of a few pixels, and ones with exactly one fault. No picture is kept in the repository."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

Danger = Callable[[bytes], bytes]
_HEADER = struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 0)


def make_png(path: Path, *, danger: str | None = None) -> Path:
    """A PNG of two by two pixels. `danger` is one of PNG_DANGERS."""
    rows = b"".join(b"\0" + bytes([200, 40, 90] * 2) for _ in range(2))
    content = _PNG + _chunk(b"IHDR", _HEADER) + _chunk(b"IDAT", zlib.compress(rows)) + _IEND
    path.write_bytes(content if danger is None else PNG_DANGERS[danger](content))
    return path


def make_jpeg(path: Path, *, has_preview: bool = False, danger: str | None = None) -> Path:
    """A JPEG by its structure, on request with a preview behind it, as telephones write. `danger`: JPEG_DANGERS."""
    content = _JPEG + b"\0\0" + _JPEG if has_preview else _JPEG
    path.write_bytes(content if danger is None else JPEG_DANGERS[danger](content))
    return path


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">2BH", 0xFF, marker, len(body) + 2) + body


def _frame(width: int, height: int) -> bytes:
    return _segment(0xC0, struct.pack(">B2HB", 8, height, width, 1) + bytes([1, 0x11, 0]))


_PNG, _IEND = b"\x89PNG\r\n\x1a\n", _chunk(b"IEND", b"")
_SCAN = _segment(0xDA, bytes([1, 1, 0, 0, 63, 0])) + b"\x12\xff\x00\x34\xff\xd0\x56"
_JPEG = b"\xff\xd8" + _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + _frame(2, 2) + _SCAN + b"\xff\xd9"

PNG_DANGERS: dict[str, Danger] = {
    "cut-short": lambda content: content[:-6],
    "no-data": lambda _: _PNG + _chunk(b"IHDR", _HEADER) + _IEND,
    "checksum": lambda content: content.replace(b"IDAT", b"IDAU", 1),
    "header-later": lambda _: _PNG + _chunk(b"tEXt", b"a\0b") + _chunk(b"IHDR", _HEADER) + _IEND,
    "bomb": lambda content: content.replace(
        _chunk(b"IHDR", _HEADER), _chunk(b"IHDR", struct.pack(">2L5B", 60_000, 60_000, 8, 2, 0, 0, 0))
    ),
    "another-file-behind": lambda content: content + b"MZ this is a program",
    "page-in-front": lambda content: content.replace(_IEND, _chunk(b"tEXt", b"a\0<script>alert(1)</script>") + _IEND),
}
JPEG_DANGERS: dict[str, Danger] = {
    "cut-short": lambda content: content[:-2],
    "no-frame": lambda _: b"\xff\xd8" + _segment(0xE0, b"JFIF\0") + _SCAN + b"\xff\xd9",
    "no-scan": lambda _: b"\xff\xd8" + _frame(2, 2) + b"\xff\xd9",
    "segment-too-long": lambda content: content[:4] + b"\xff\xf0" + content[6:],
    "bomb": lambda content: content.replace(_frame(2, 2), _frame(60_000, 60_000)),
    "another-file-behind": lambda content: content + b"MZ this is a program",
    "page-in-front": lambda content: content[:2] + _segment(0xFE, b"<html><script>alert(1)</script>") + content[2:],
}
