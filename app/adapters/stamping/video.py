"""Stamping MP4: one box of our own at the end of the file, which every player passes over.

The picture is not touched, so a video that was encoded anew has lost its stamp; then only the
SHA-256 of a found file can lead to a copy (C10).
"""

import json
import shutil
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.adapters.stamping.files import whole_or_absent
from app.adapters.stamping.marks import sightings_in_records
from app.adapters.stamping.types import CannotStamp, Sighting, Stamp

STAMP_BOX = uuid.uuid5(uuid.NAMESPACE_URL, "urn:waymark:stamp-box").bytes
LARGEST_SHORT_SIZE = 0xFFFFFFFF
MAXIMUM_RECORD_BYTES = 1 << 20
MAXIMUM_BOXES = 100_000
DAMAGED = "The video is damaged or was cut off. Export it again as MP4 and upload the new file."


@dataclass(frozen=True)
class Box:
    """A top-level box: where it starts, its bytes in all, its header's bytes, and its four letters."""

    start: int
    size: int
    header: int
    name: bytes
    runs_to_the_end: bool


def stamp_video(source: Path, target: Path, stamp: Stamp) -> None:
    """Copy `source` to `target` in pieces and append the stamp. Raises CannotStamp for a damaged file."""
    with source.open("rb") as file:
        boxes = list(_boxes(file))
    names = {box.name for box in boxes}
    if not boxes or boxes[0].name != b"ftyp" or b"moov" not in names:
        raise CannotStamp(DAMAGED)
    with whole_or_absent(target) as part:
        shutil.copyfile(source, part)
        with part.open("r+b") as file:
            _close_last_box(file, boxes[-1])
            file.seek(0, 2)
            file.write(_stamp_box(stamp))


def read_video(path: Path) -> Iterator[Sighting]:
    """The stamps in the boxes of a found video."""
    with path.open("rb") as file:
        for box in _boxes(file):
            if box.name != b"uuid" or box.size > MAXIMUM_RECORD_BYTES:
                continue
            file.seek(box.start + box.header)
            body = file.read(box.size - box.header)
            if body.startswith(STAMP_BOX):
                yield from sightings_in_records(body[16:].decode("utf-8", "replace"), "the video's stamp box")


def _stamp_box(stamp: Stamp) -> bytes:
    record = {**stamp.record(), "line": stamp.whole_line}
    body = STAMP_BOX + json.dumps([record], ensure_ascii=False).encode()
    return struct.pack(">I4s", 8 + len(body), b"uuid") + body


def _close_last_box(file: BinaryIO, last: Box) -> None:
    # A last box of size nought means "to the end of the file" and would swallow ours.
    if not last.runs_to_the_end:
        return
    if last.size > LARGEST_SHORT_SIZE:
        raise CannotStamp("The video is too large for the way it was saved. Export it again as MP4.")
    file.seek(last.start)
    file.write(struct.pack(">I", last.size))


def _boxes(file: BinaryIO) -> Iterator[Box]:
    end = file.seek(0, 2)
    start = 0
    for _ in range(MAXIMUM_BOXES):
        if start == end:
            return
        box = _box_at(file, start, end)
        yield box
        start += box.size
    raise CannotStamp(DAMAGED)


def _box_at(file: BinaryIO, start: int, end: int) -> Box:
    file.seek(start)
    head = file.read(16)
    if len(head) < 8:
        raise CannotStamp(DAMAGED)
    size, name = struct.unpack(">I4s", head[:8])
    header = 8
    if size == 1 and len(head) == 16:
        header, size = 16, int.from_bytes(head[8:], "big")
    runs_to_the_end = size == 0
    size = size or end - start
    if size < header or start + size > end:
        raise CannotStamp(DAMAGED)
    return Box(start, size, header, name, runs_to_the_end)
