"""MP4 films without pictures: the boxes are right, the film itself is filler."""

import struct
from collections.abc import Iterator
from pathlib import Path

_FILLER = bytes(range(256)) * 4096


def make_mp4(path: Path, *, film_bytes: int = 4096, danger: str | None = None) -> Path:
    """A film of `film_bytes`; `danger` is one of MP4_DANGERS."""
    brand = b"qt  " if danger == "another-format" else b"isom"
    first = box(b"ftyp", brand + bytes(4) + brand)
    if danger == "pdf-at-the-start":
        first += box(b"free", b"%PDF-1.7\n%%EOF")
    film = b"" if danger == "no-index" else _index(danger, chunk=len(first) + 8)
    with path.open("wb") as file:
        file.write(first)
        if danger != "no-film":
            claimed = film_bytes + (1000 if danger == "film-claims-more" else 0)
            file.write(struct.pack(">L4s", 8 + claimed, b"mdat"))
            file.writelines(_filler(film_bytes))
        file.write(film)
        if danger == "junk-behind":
            file.write(b"<script>alert(1)</script>")
    return path


def box(kind: bytes, *content: bytes) -> bytes:
    """One box."""
    body = b"".join(content)
    return struct.pack(">L4s", 8 + len(body), kind) + body


def _index(danger: str | None, chunk: int) -> bytes:
    flags = 0 if danger == "film-elsewhere" else 1
    where = b"http://example.org/film.mp4\0" if danger == "film-elsewhere" else b""
    references = box(b"dref", struct.pack(">LL", 0, 1), box(b"url ", struct.pack(">L", flags), where))
    chunk = 0xFFFFFF00 if danger == "chunk-outside" else chunk
    table = box(
        b"stbl",
        box(b"stsd", bytes(8)),
        box(b"stts", bytes(8)),
        box(b"stsc", bytes(8)),
        box(b"stsz", bytes(12)),
        box(b"stco", struct.pack(">LLL", 0, 1, chunk)),
    )
    media = box(b"mdia", box(b"mdhd", bytes(24)), box(b"minf", box(b"dinf", references), table))
    packed = box(b"cmov", bytes(8)) if danger == "packed-index" else b""
    if danger == "nested-deeply":
        for _ in range(40):
            packed = box(b"trak", packed)
    return box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", box(b"tkhd", bytes(84)), media), packed)


def _filler(length: int) -> Iterator[bytes]:
    while length > 0:
        yield _FILLER[:length]
        length -= len(_FILLER)


MP4_DANGERS = (
    "another-format",
    "pdf-at-the-start",
    "no-index",
    "no-film",
    "film-claims-more",
    "film-elsewhere",
    "chunk-outside",
    "packed-index",
    "nested-deeply",
    "junk-behind",
)
