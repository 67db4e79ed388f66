"""The structure of a ZIP, which is also the structure of an Office file: listed, checked, then unpacked in pieces.

Readers of ZIP files disagree about odd archives, and that is where attacks hide: so the list at the end, the
headers in front of each entry, and the bytes between must tell one story, or the archive is refused.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .names import Names
from .refusals import Refusal, Refused
from .types import MIB, Limits

PIECE = 256 * 1024
_END_SIGNATURE, _LOCAL_SIGNATURE = b"PK\x05\x06", b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_LARGEST_LIST = 32 * MIB
_ENCRYPTED, _DESCRIPTOR_FOLLOWS, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


@dataclass(frozen=True)
class Entry:
    """One file or folder in the archive. `start` and `end` are where its packed bytes lie, in bytes."""

    name: str
    size: int
    packed_size: int
    crc: int
    method: int
    start: int
    is_folder: bool

    @property
    def end(self) -> int:
        """The byte after the entry's packed content."""
        return self.start + self.packed_size


@dataclass(frozen=True)
class Archive:
    """A ZIP whose structure has been checked. Entries are in the order of their bytes."""

    file: BinaryIO
    entries: tuple[Entry, ...]

    @property
    def files(self) -> tuple[Entry, ...]:
        """The entries that are files, not folders."""
        return tuple(entry for entry in self.entries if not entry.is_folder)

    def find(self, name: str) -> Entry | None:
        """The file of that name; names in Office files do not distinguish case."""
        wanted = name.casefold()
        return next((entry for entry in self.files if entry.name.casefold() == wanted), None)

    def unpack(self, entry: Entry) -> Iterator[bytes]:
        """The entry's bytes, in pieces. Raises Refused unless size, checksum and end are as announced."""
        pieces = _inflate(self._packed(entry)) if entry.method == _DEFLATED else self._packed(entry)
        size = crc = 0
        for piece in pieces:
            size += len(piece)
            if size > entry.size:
                raise Refused(Refusal.UNPACKS_TOO_LARGE, entry.name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if (size, crc) != (entry.size, entry.crc):
            raise Refused(Refusal.DAMAGED)

    def read(self, entry: Entry, most: int) -> bytes:
        """The whole of a small entry; one larger than `most` bytes is refused."""
        if entry.size > most:
            raise Refused(Refusal.UNPACKS_TOO_LARGE, entry.name)
        return b"".join(self.unpack(entry))

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        position = entry.start
        while position < entry.end:
            self.file.seek(position)
            piece = self.file.read(min(PIECE, entry.end - position))
            if not piece:
                raise Refused(Refusal.DAMAGED)
            position += len(piece)
            yield piece


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            if inflater.eof:
                raise Refused(Refusal.HIDDEN_DATA)
            while piece and not inflater.eof:
                yield inflater.decompress(piece, PIECE)
                piece = inflater.unconsumed_tail
        while not inflater.eof and (rest := inflater.decompress(b"", PIECE)):
            yield rest
    except zlib.error as error:
        raise Refused(Refusal.DAMAGED) from error
    if not inflater.eof:
        raise Refused(Refusal.DAMAGED)
    if inflater.unused_data:
        raise Refused(Refusal.HIDDEN_DATA)


def looks_appended(file: BinaryIO, size: int) -> bool:
    """Whether a ZIP reader would find an archive at the end of this file, whatever its beginning says."""
    return _find_end(file, size) is not None


def open_archive(file: BinaryIO, size: int, limits: Limits) -> Archive:
    """Read and check the list of contents. Raises Refused; unpacks nothing yet."""
    list_start = _check_end(file, size, limits)
    infos = _list(file)
    if len(infos) > limits.entries:
        raise Refused(Refusal.TOO_MANY_ENTRIES, str(limits.entries))
    names = Names()
    entries = []
    for info in infos:
        name = names.accept(info)
        _check_method(info)
        _check_expansion(info, name, limits)
        entries.append(_entry(file, info, name))
    if sum(entry.size for entry in entries) > limits.unpacked_bytes:
        raise Refused(Refusal.UNPACKS_TOO_LARGE, "all files together")
    _check_layout(infos, entries, list_start)
    return Archive(file, tuple(entries))


def _find_end(file: BinaryIO, size: int) -> tuple[int, bytes] | None:
    length = min(size, _LONGEST_COMMENT + _END.size)
    file.seek(size - length)
    tail = file.read(length)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        return None
    return size - length + at, tail[at:]


def _check_end(file: BinaryIO, size: int, limits: Limits) -> int:
    """Where the list of contents starts. The end record must be the end, and the list must touch it."""
    found = _find_end(file, size)
    if found is None:
        raise Refused(Refusal.DAMAGED)
    position, record = found
    _, disk, list_disk, here, entries, list_size, list_start, comment = _END.unpack(record[: _END.size])
    if len(record) != _END.size + comment:
        raise Refused(Refusal.TRAILING_DATA if len(record) > _END.size + comment else Refusal.DAMAGED)
    if entries == 0:
        raise Refused(Refusal.EMPTY)
    if entries > limits.entries or list_size > _LARGEST_LIST:
        raise Refused(Refusal.TOO_MANY_ENTRIES, str(limits.entries))
    if disk or list_disk or here != entries:
        raise Refused(Refusal.DAMAGED)
    if list_start + list_size != position:
        raise Refused(Refusal.HIDDEN_DATA if list_start + list_size < position else Refusal.DAMAGED)
    return int(list_start)


def _list(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """The announced entries, in the order of their bytes."""
    try:
        with zipfile.ZipFile(file) as archive:
            return sorted(archive.infolist(), key=lambda info: info.header_offset)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error) as error:
        raise Refused(Refusal.DAMAGED) from error


def _check_method(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Refused(Refusal.ENCRYPTED)
    if info.compress_type not in (_STORED, _DEFLATED):
        raise Refused(Refusal.UNUSUAL_COMPRESSION)
    if info.compress_type == _STORED and info.compress_size != info.file_size:
        raise Refused(Refusal.DAMAGED)


def _check_expansion(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    grows = info.file_size > limits.expansion_free_bytes
    if info.file_size > limits.unpacked_bytes or (
        grows and info.file_size > limits.expansion * max(1, info.compress_size)
    ):
        raise Refused(Refusal.UNPACKS_TOO_LARGE, name)


def _entry(file: BinaryIO, info: zipfile.ZipInfo, name: str) -> Entry:
    """The entry, once the header in front of its bytes agrees with the list."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) != _LOCAL.size or not header.startswith(_LOCAL_SIGNATURE):
        raise Refused(Refusal.DAMAGED)
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(header)
    if flags & _ENCRYPTED:
        raise Refused(Refusal.ENCRYPTED)
    listed_name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    announced_later = bool(flags & _DESCRIPTOR_FOLLOWS) or 0xFFFFFFFF in (packed, size)
    agrees = announced_later or (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    if file.read(name_length) != listed_name or method != info.compress_type or not agrees:
        raise Refused(Refusal.DAMAGED)
    return Entry(
        name=name,
        size=info.file_size,
        packed_size=info.compress_size,
        crc=info.CRC,
        method=method,
        start=info.header_offset + _LOCAL.size + name_length + extra_length,
        is_folder=name.endswith("/"),
    )


def _check_layout(infos: list[zipfile.ZipInfo], entries: list[Entry], list_start: int) -> None:
    """Entries follow one another without overlap and without room for something unlisted."""
    if infos[0].header_offset != 0:
        raise Refused(Refusal.LEADING_DATA)
    following = [info.header_offset for info in infos[1:]] + [list_start]
    for info, entry, next_start in zip(infos, entries, following, strict=True):
        if entry.end > next_start:
            raise Refused(Refusal.OVERLAPPING)
        # A data descriptor is 12 to 24 bytes, depending on its signature and on the width of its sizes.
        room = 24 if info.flag_bits & _DESCRIPTOR_FOLLOWS else 0
        if next_start - entry.end > room:
            raise Refused(Refusal.HIDDEN_DATA)
        if entry.is_folder and entry.size:
            raise Refused(Refusal.HIDDEN_DATA)
