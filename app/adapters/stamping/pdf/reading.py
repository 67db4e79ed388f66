"""Finding stamps in a PDF: in its properties, in the marks on its pages, and in the words drawn there."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Pdf

from app.adapters.stamping.marks import sightings_in_markup, sightings_in_records, sightings_in_text
from app.adapters.stamping.pdf.content import content_streams
from app.adapters.stamping.pdf.text import TextReader
from app.adapters.stamping.types import COPY_ID, Sighting

MAXIMUM_PAGES = 5000
RECORDS = "/WaymarkStamps"
_PAGE_MARK = re.compile(rb"/WaymarkCopy\s*\((" + COPY_ID.pattern.encode() + rb") ([0-9T:.+Z-]{19,40})\)")


def read_pdf(path: Path) -> Iterator[Sighting]:
    """Every sighting in the file. Raises pikepdf's errors when it cannot be opened."""
    with Pdf.open(path) as pdf:
        yield from _in_properties(pdf)
        reader = TextReader()
        for number, page in enumerate(pdf.pages, start=1):
            if number > MAXIMUM_PAGES:
                return
            yield from _on_page(page, number, reader)


def _in_properties(pdf: Pdf) -> Iterator[Sighting]:
    information = pdf.trailer.get("/Info")
    if isinstance(information, Dictionary):
        yield from sightings_in_records(str(information.get(RECORDS, "")), "the document's properties")
        for value in information.as_dict().values():
            if isinstance(value, pikepdf.String):
                yield from sightings_in_text(str(value), "the document's properties")
    packet = pdf.Root.get("/Metadata")
    if isinstance(packet, pikepdf.Stream):
        yield from sightings_in_markup(packet.read_bytes(), "the document's XMP properties")


def _on_page(page: pikepdf.Page, number: int, reader: TextReader) -> Iterator[Sighting]:
    place = f"page {number}"
    marked = list(_marks_of(page, place))
    yield from marked
    # Reading the drawn words takes a hundred times longer, so it is kept for pages without a mark.
    if not marked:
        yield from sightings_in_text(reader.text_of(page), place)


def _marks_of(page: pikepdf.Page, place: str) -> Iterator[Sighting]:
    for stream in content_streams(page):
        try:
            content = stream.read_bytes()
        except pikepdf.PdfError:
            continue
        for copy_id, moment in _PAGE_MARK.findall(content):
            yield Sighting(copy_id.decode(), place, _moment(moment.decode()))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
