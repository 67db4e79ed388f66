"""MP4: a row of boxes that must fill the file exactly, with the film's own data inside the file (ISO 14496-12)."""

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .refusals import Refusal, Refused
from .types import MIB

_BRANDS = frozenset(
    {
        b"isom",
        b"mp41",
        b"mp42",
        b"mp71",
        b"avc1",
        b"M4V ",
        b"M4VH",
        b"M4VP",
        b"MSNV",
        b"dash",
        b"f4v ",
        b"XAVC",
    }
    | {b"iso%d" % number for number in range(2, 10)}
)
_TOP_LEVEL = frozenset(
    {
        b"ftyp",
        b"moov",
        b"mdat",
        b"free",
        b"skip",
        b"wide",
        b"uuid",
        b"meta",
        b"udta",
        b"moof",
        b"mfra",
        b"sidx",
    }
    | {b"ssix", b"styp", b"pdin", b"emsg", b"prft"}
)
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"mvex"})
_LARGEST_INDEX = 64 * MIB
_MOST_BOXES = 100_000
_DEEPEST_NESTING = 12
_SELF_CONTAINED = 1


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    end: int


class _Film:
    """Walks the boxes of one file and remembers what it has met."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size, self.count = file, size, 0
        self.met: set[bytes] = set()

    def boxes(self, start: int, end: int) -> Iterator[_Box]:
        """The boxes between two positions; they must fill the space exactly."""
        while start < end:
            box = self._box(start, end)
            self.count += 1
            if self.count > _MOST_BOXES:
                raise Refused(Refusal.TOO_COMPLEX, f"{_MOST_BOXES} parts")
            yield box
            start = box.end

    def _box(self, start: int, end: int) -> _Box:
        size, kind = struct.unpack(">L4s", self.read(start, 8, end))
        header = 8
        if size == 1:
            (size,) = struct.unpack(">Q", self.read(start + 8, 8, end))
            header = 16
        elif size == 0 and end == self.size:
            # Only the last box of the file may leave its size open.
            size = end - start
        if size < header or start + size > end:
            raise Refused(Refusal.DAMAGED)
        return _Box(kind, start + header, start + size)

    def read(self, start: int, length: int, end: int) -> bytes:
        """Exactly these bytes, which must lie before `end`."""
        if start + length > end:
            raise Refused(Refusal.DAMAGED)
        self.file.seek(start)
        data = self.file.read(length)
        if len(data) != length:
            raise Refused(Refusal.DAMAGED)
        return data

    def walk(self, box: _Box, depth: int = 0) -> None:
        """The index of the film: its containers are opened, its references checked."""
        if depth > _DEEPEST_NESTING:
            raise Refused(Refusal.TOO_COMPLEX, f"{_DEEPEST_NESTING} levels of nesting")
        self.met.add(box.kind)
        if box.kind in _CONTAINERS:
            for child in self.boxes(box.start, box.end):
                self.walk(child, depth + 1)
        elif box.kind == b"cmov":
            raise Refused(Refusal.UNUSUAL_COMPRESSION)
        elif box.kind == b"dref":
            self._check_references(box)
        elif box.kind in (b"stco", b"co64"):
            self._check_chunks(box)

    def _check_references(self, box: _Box) -> None:
        for reference in self.boxes(box.start + 8, box.end):
            (flags,) = struct.unpack(">L", self.read(reference.start, 4, reference.end))
            if not flags & _SELF_CONTAINED:
                raise Refused(Refusal.EXTERNAL_CONTENT, "film data in another file")

    def _check_chunks(self, box: _Box) -> None:
        (count,) = struct.unpack(">L", self.read(box.start + 4, 4, box.end))
        positions = array("I" if box.kind == b"stco" else "Q")
        data = self.read(box.start + 8, count * positions.itemsize, box.end)
        positions.frombytes(data)
        if sys.byteorder == "little":
            positions.byteswap()
        if count and max(positions) >= self.size:
            raise Refused(Refusal.DAMAGED)


def is_mp4(head: bytes) -> bool:
    """Whether the file begins like an MP4 (or one of its relatives)."""
    return head[4:8] == b"ftyp"


def check_mp4(file: BinaryIO, size: int) -> None:
    """Raises Refused unless the file is one complete, self-contained MP4 film. Reads only its index."""
    film = _Film(file, size)
    for box in film.boxes(0, size):
        if box.kind not in _TOP_LEVEL:
            raise Refused(Refusal.DAMAGED)
        if box.kind == b"ftyp":
            _check_brand(film.read(box.start, min(box.end - box.start, 1024), box.end))
        if box.kind == b"moov":
            if box.end - box.start > _LARGEST_INDEX:
                raise Refused(Refusal.TOO_COMPLEX, "64 MB of index")
            film.walk(box)
        film.met.add(box.kind)
    if not {b"ftyp", b"moov", b"mvhd", b"trak", b"mdat"} <= film.met:
        raise Refused(Refusal.DAMAGED)


def _check_brand(content: bytes) -> None:
    brands = {content[:4]} | {content[at : at + 4] for at in range(8, len(content), 4)}
    if _BRANDS.isdisjoint(brands):
        raise Refused(Refusal.TYPE_MISMATCH, "a film in another format")
