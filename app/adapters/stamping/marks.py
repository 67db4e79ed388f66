"""Recognising stamps: in running text, in raw bytes and in the records kept in properties."""

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.adapters.stamping.types import COPY_ID, REFERENCE_GROUP, Sighting, Stamp
from app.adapters.stamping.wording import LONDON, MONTHS

IDENTIFIER_PREFIX = "urn:waymark:copy:"
MAXIMUM_RECORDS = 50

_DASH = "[-\u2010\u2011\u2012\u2013]"
# Extracted text breaks lines and words where it likes, so whitespace is taken out before matching.
_SQUEEZED_MARK = re.compile(
    r"(?:(?P<day>\d{1,2})(?P<month>" + "|".join(MONTHS) + r")(?P<year>\d{4})at(?P<hour>\d\d):(?P<minute>\d\d)\W{0,3})?"
    r"[Cc]opy:?(?P<copy>" + _DASH.join([REFERENCE_GROUP] * 3) + r")"
)
_WHITESPACE = re.compile(r"[\s\u00ad\u200b\ufeff]+")
_TAGS = re.compile(r"<[^<>]*>")


def sightings_in_text(text: str, place: str) -> Iterator[Sighting]:
    """Each stamp's sentence, or the tail of one, in text whose spacing cannot be trusted."""
    for match in _SQUEEZED_MARK.finditer(_WHITESPACE.sub("", text)):
        copy_id = re.sub(_DASH, "-", match["copy"])
        yield Sighting(copy_id, place, _moment_of(match))


def sightings_in_markup(markup: bytes, place: str) -> Iterator[Sighting]:
    """Stamps in an XML part, where an editor may have split a sentence over several elements."""
    text = markup.decode("utf-8", "replace")
    yield from sightings_in_text(html.unescape(_TAGS.sub("", text)), place)


def sightings_in_records(text: str, place: str) -> Iterator[Sighting]:
    """The stamps recorded as JSON in the properties of a file."""
    for record in parse_records(text):
        yield Sighting(record["copy"], place, _moment_from_iso(record.get("at")))


def parse_records(text: str) -> list[dict[str, Any]]:
    """The records in `text`, newest last; whatever is not a record of ours is passed over."""
    try:
        records = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(records, list):
        return []
    return [record for record in records[-MAXIMUM_RECORDS:] if _is_record(record)]


def append_record(text: str, stamp: Stamp) -> str:
    """The records of `text` with that of `stamp` at the end, as JSON."""
    earlier = [record for record in parse_records(text) if record["copy"] != stamp.copy_id]
    return json.dumps([*earlier[1 - MAXIMUM_RECORDS :], stamp.record()], ensure_ascii=False)


def _is_record(record: object) -> bool:
    return (
        isinstance(record, dict)
        and isinstance(record.get("copy"), str)
        and COPY_ID.fullmatch(record["copy"]) is not None
    )


def _moment_from_iso(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _moment_of(match: re.Match[str]) -> datetime | None:
    if match["day"] is None:
        return None
    try:
        return datetime(
            int(match["year"]),
            MONTHS.index(match["month"]) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            tzinfo=LONDON,
        )
    except ValueError:
        return None
