"""Finding the stamps of a found file, whatever it is and whatever was done to it (C10)."""

import tempfile
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from app.adapters.stamping.files import recognise, sha256_of
from app.adapters.stamping.marks import sightings_in_markup, sightings_in_records, sightings_in_text
from app.adapters.stamping.pdf import read_pdf
from app.adapters.stamping.types import UNREADABLE, FoundMarks, Sighting
from app.adapters.stamping.video import read_video

DEEPEST_ARCHIVE = 3
MOST_ENTRIES = 10_000
LARGEST_MARKUP = 32 << 20
MOST_UNPACKED = 1 << 29
MOST_SIGHTINGS = 20_000
LARGEST_RAW = 256 << 20
PIECE = 4 << 20
OVERLAP = 4096
MARKUP = (".xml", ".rels", ".txt", ".html", ".htm", ".csv", ".md", ".json")
TOO_LARGE = "The file holds more than can be searched; not all of it was."


class _TooMuch(Exception):
    """The file holds more than can be searched."""


def read_stamp(path: Path, *, is_thorough: bool = True) -> FoundMarks:
    """All marks in the file at `path`; a hostile or damaged file gives a `problem`, never an error.

    A thorough search reads the raw bytes too where nothing was found: for a file that is damaged or disguised.
    Run it through `read_in_child` for a file from a stranger: a bound on memory and time is there.
    """
    kind = recognise(path)
    sightings: list[Sighting] = []
    problem = _collect(_Search().in_file(path, kind), sightings)
    if not sightings and is_thorough:
        problem = _collect(_in_raw_bytes(path), sightings) or problem
    return FoundMarks(sha256_of(path), kind, tuple(dict.fromkeys(sightings)), problem)


def _collect(found: Iterator[Sighting], sightings: list[Sighting]) -> str | None:
    try:
        for sighting in found:
            sightings.append(sighting)
            if len(sightings) >= MOST_SIGHTINGS:
                return TOO_LARGE
    except _TooMuch:
        return TOO_LARGE
    except Exception:
        # Whatever a hostile file provokes in a parser, what was seen before it is worth having.
        return UNREADABLE
    return None


class _Search:
    """One search through a file and what it contains, with a budget for all of it."""

    def __init__(self) -> None:
        self._left = MOST_UNPACKED

    def in_file(self, path: Path, kind: str | None, place: str = "", depth: int = 0) -> Iterator[Sighting]:
        """The sightings in a file, each place led by where the file itself lies."""
        if kind == "pdf":
            found = read_pdf(path)
        elif kind == "mp4":
            found = read_video(path)
        elif kind == "zip" and depth < DEEPEST_ARCHIVE:
            yield from self._in_archive(path, place, depth)
            return
        else:
            return
        for sighting in found:
            yield Sighting(sighting.copy_id, f"{place}{sighting.place}", sighting.at)

    def _in_archive(self, path: Path, place: str, depth: int) -> Iterator[Sighting]:
        with zipfile.ZipFile(path) as archive:
            yield from sightings_in_text(archive.comment.decode("utf-8", "replace"), f"{place}the ZIP’s comment")
            failure: Exception | None = None
            for entry in archive.infolist()[:MOST_ENTRIES]:
                try:
                    yield from self._in_entry(archive, entry, place, depth)
                except _TooMuch:
                    raise
                except Exception as error:
                    # One damaged part must not hide the marks in the others.
                    failure = error
            if failure:
                raise failure

    def _in_entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: str, depth: int) -> Iterator[Sighting]:
        where = f"{place}{entry.filename}"
        if entry.filename.lower().endswith(MARKUP):
            yield from self._in_markup(archive, entry, where)
            return
        with tempfile.NamedTemporaryFile() as unpacked:
            with archive.open(entry) as file:
                head = file.read(1024)
                unpacked.write(head)
                unpacked.flush()
                kind = recognise(Path(unpacked.name))
                if kind is None:
                    return
                while piece := file.read(PIECE):
                    self._spend(len(piece))
                    unpacked.write(piece)
            unpacked.flush()
            yield from self.in_file(Path(unpacked.name), kind, f"{where}: ", depth + 1)

    def _in_markup(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> Iterator[Sighting]:
        with archive.open(entry) as file:
            content = file.read(LARGEST_MARKUP)
        self._spend(len(content))
        yield from sightings_in_markup(content, where)
        for record_list in _record_lists(content):
            yield from sightings_in_records(record_list, where)

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _TooMuch


def _record_lists(content: bytes) -> Iterator[str]:
    # The records stand in a property of their own, so the text between two tags is all of them.
    for piece in content.split(b"<"):
        _, _, text = piece.partition(b">")
        if text.startswith(b'[{"copy"'):
            yield unescape(text.decode("utf-8", "replace"))


def _in_raw_bytes(path: Path) -> Iterator[Sighting]:
    read = 0
    tail = b""
    with path.open("rb") as file:
        while (piece := file.read(PIECE)) and read < LARGEST_RAW:
            read += len(piece)
            window = tail + piece
            for encoding in ("latin-1", "utf-16-le", "utf-16-be"):
                yield from sightings_in_text(window.decode(encoding, "ignore"), "the raw bytes of the file")
            tail = window[-OVERLAP:]
