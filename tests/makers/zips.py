"""ZIP files: honest ones, rewritten ones, and ones that say what no ZIP program would."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Change = Callable[[bytes], bytes]


def make_zip(path: Path, members: Mapping[str, bytes | Path], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """An honest ZIP of the given members."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            if isinstance(content, Path):
                archive.write(content, name)
            else:
                archive.writestr(name, content)
    return path


def rewrite_zip(
    path: Path, *, add: Mapping[str, bytes] | None = None, change: Mapping[str, Change] | None = None
) -> Path:
    """Put further members into a ZIP, and pass existing ones through functions."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, function in (change or {}).items():
        members[name] = function(members[name])
    return make_zip(path, {**members, **(add or {})})


@dataclass(frozen=True)
class RawEntry:
    """One entry, each of whose statements can be a lie. What is None is told truthfully."""

    name: bytes
    data: bytes = b"content"
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0x800
    mode: int = 0o100644
    listed_size: int | None = None
    listed_crc: int | None = None
    local_name: bytes | None = None
    packed: bytes | None = None
    extra: bytes = b""
    offset: int | None = None

    @property
    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method == zipfile.ZIP_STORED:
            return self.data
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.data) + packer.flush()

    @property
    def numbers(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.data) if self.listed_crc is None else self.listed_crc
        size = len(self.data) if self.listed_size is None else self.listed_size
        return crc, len(self.body), size

    def local(self) -> bytes:
        name = self.name if self.local_name is None else self.local_name
        header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, self.flags, self.method, 0, 0x21, *self.numbers, len(name), 0)
        return header + name + self.body

    def central(self, offset: int) -> bytes:
        where = offset if self.offset is None else self.offset
        lengths = (len(self.name), len(self.extra), 0, 0, 0)
        header = struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 0x0314, 20, self.flags, self.method, 0, 0x21, *self.numbers, *lengths,
            self.mode << 16, where,
        )  # fmt: skip
        return header + self.name + self.extra


def write_raw_zip(
    path: Path,
    entries: Sequence[RawEntry],
    *,
    hidden: bytes = b"",
    comment: bytes = b"",
    listed: int | None = None,
) -> Path:
    """A ZIP from raw entries. `hidden` lies between the entries and the list; `listed` is the count claimed."""
    body, central = b"", b""
    for entry in entries:
        central += entry.central(len(body))
        body += entry.local() if entry.offset is None else b""
    body += hidden
    count = len(entries) if listed is None else listed
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(central), len(body), len(comment))
    path.write_bytes(body + central + end + comment)
    return path
