"""What free text must not hold, as shapes: pure functions over what somebody typed (F22; domain, section 6.6).

A shape is a doubt, not a proof: a venue has a postcode and a duty officer a telephone number. So the writer is asked,
and what they answer is recorded; nothing is altered for them.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.formats import listed
from app.core.labels import Labelled
from app.core.verdicts import Finding, passed, refused, rule

YOUNGEST: Final = 5
"""A written date is taken for a birthday from this many years ago: portals speak of younger dates all the time."""

OLDEST: Final = 110
"""No birthday lies longer ago than this many years."""

LONGEST_EXCERPT: Final = 60


class DoubtKind(Labelled):
    """What a piece of text looks like."""

    NATIONAL_INSURANCE = "national-insurance", "a National Insurance number"
    BIRTHDAY = "birthday", "a date of birth"
    CRIME_NUMBER = "crime-number", "a crime or custody number"
    NAME = "name", "the name or initials of a participant, victim or child"
    TELEPHONE = "telephone", "a telephone number"
    POSTCODE = "postcode", "a postcode"


@dataclass(frozen=True)
class Doubt:
    """A piece of text and what it looks like."""

    kind: DoubtKind
    excerpt: str


Found = tuple[DoubtKind, re.Match[str]]

_PERSON = (
    r"(?:participant|victim|survivor|perpetrator|offender|suspect|complainant|client|child|son|daughter|ex-partner)"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?P<short>\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})[a-z]* (?P<long>\d{{4}})"
    rf"|(?P<iso>\d{{4}})-\d{{2}}-\d{{2}})\b",
    re.IGNORECASE,
)
_SHAPES: Final[tuple[tuple[DoubtKind, re.Pattern[str]], ...]] = (
    (
        DoubtKind.NATIONAL_INSURANCE,
        re.compile(r"\b[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b", re.IGNORECASE),
    ),
    (
        DoubtKind.BIRTHDAY,
        re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born (?:on|in)?)\W{0,3}\d[\w /.-]{0,16}", re.IGNORECASE),
    ),
    (DoubtKind.CRIME_NUMBER, re.compile(r"\b\d{2}[a-z0-9]{0,3}/\d{3,8}/\d{2}(?:\d{2})?\b", re.IGNORECASE)),
    (
        DoubtKind.CRIME_NUMBER,
        re.compile(
            r"\b(?:crime|custody|occurrence|urn|pnc|niche)\b[ -]?(?:ref(?:erence)?|number|no\.?|record|id)?\W{0,3}"
            r"(?=[\w/-]*\d{3})[\w/-]{5,20}",
            re.IGNORECASE,
        ),
    ),
    (DoubtKind.CRIME_NUMBER, re.compile(r"(?<![\w/.-])[1-9]\d{10}(?![\w/.-])")),
    (DoubtKind.TELEPHONE, re.compile(r"(?<![\w/.-])(?:\+44 ?(?:\(0\) ?)?|0)\d(?:[ -]?\d){8,9}(?![\w/-])")),
    (DoubtKind.POSTCODE, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    (DoubtKind.NAME, re.compile(rf"\b(?i:{_PERSON})s?,? (?:[A-Z]\.? ?){{2,3}}(?![\w-])")),
    (
        DoubtKind.NAME,
        re.compile(rf"\b(?i:(?:the |a |his |her |their )?{_PERSON}(?: is| was)?,? (?:called|named)) [^\W\d_][\w’'-]+"),
    ),
)
_NEIGHBOURS: Final = re.compile(rf"\b(?i:{_PERSON})s?\b(?P<after>(?:\W{{1,2}}\w+){{1,3}})")
_BEFORE: Final = re.compile(rf"(?P<before>\b\w+\W{{1,2}}(?:\w+\W{{1,2}})?)(?i:(?:the|a) {_PERSON})\b")
_CAPITALISED: Final = re.compile(r"\b[A-Z][^\W\d_]+")


def doubts_about(text: str, today: date, names: Collection[str]) -> tuple[Doubt, ...]:
    """Return what in a text looks like data about a participant, a victim or a child, each piece once, in kinds' order.

    `names` are first names in lower case. A text is read as it is; nothing outside it is looked up.
    """
    found = [*_shapes_in(text), *_birthdays_in(text, today), *_names_in(text, names)]
    told = [(kind, match) for kind, match in found if not any(_says_more(other, (kind, match)) for other in found)]
    order = list(DoubtKind)
    return tuple(
        sorted({_doubt(kind, match.group()): None for kind, match in told}, key=lambda one: order.index(one.kind))
    )


def fingerprint(doubts: Collection[Doubt]) -> str:
    """Return a short mark of these doubts: an answer counts for the doubts it was given about, and for no others."""
    told = "\n".join(sorted(f"{doubt.kind.value} {doubt.excerpt}" for doubt in doubts))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@rule(
    "text.names-nobody",
    version=1,
    source="F22; domain, section 6.6",
    promise="Free text that looks like data about a participant, a victim or a child is queried before it is kept.",
)
def text_names_nobody(doubts: Collection[Doubt]) -> Finding:
    """Pass where nothing in a text is in doubt."""
    if not doubts:
        return passed("Nothing in the text looks like data about a participant, a victim or a child.")
    said = listed([f"{doubt.kind.label} (“{doubt.excerpt}”)" for doubt in doubts])
    return refused(
        f"This looks like {said}. Waymark holds nothing about participants, victims or children.",
        "Take it out. If it is about nobody of the kind, tick below that you have checked.",
        kinds=sorted({doubt.kind.value for doubt in doubts}),
    )


def _shapes_in(text: str) -> Iterator[Found]:
    for kind, shape in _SHAPES:
        for match in shape.finditer(text):
            yield kind, match


def _birthdays_in(text: str, today: date) -> Iterator[Found]:
    for match in _DATE.finditer(text):
        written = match.group("short") or match.group("long") or match.group("iso")
        year = int(written)
        if len(written) == 2:
            year += 2000 if year <= today.year % 100 else 1900
        if YOUNGEST < today.year - year <= OLDEST:
            yield DoubtKind.BIRTHDAY, match


def _names_in(text: str, names: Collection[str]) -> Iterator[Found]:
    """A first name counts only near a word for a person the portal must not know: staff are named all the time."""
    for match in _NEIGHBOURS.finditer(text):
        if any(word.lower() in names for word in _CAPITALISED.findall(match.group("after"))):
            yield DoubtKind.NAME, match
    for match in _BEFORE.finditer(text):
        if any(word.lower() in names for word in _CAPITALISED.findall(match.group("before"))):
            yield DoubtKind.NAME, match


def _says_more(other: Found, one: Found) -> bool:
    """Return whether a piece overlaps another of its kind and is longer, or as long and begins earlier."""
    (kind, longer), (same_kind, match) = other, one
    if kind is not same_kind or longer.start() >= match.end() or match.start() >= longer.end():
        return False
    return (len(longer.group()), -longer.start()) > (len(match.group()), -match.start())


def _doubt(kind: DoubtKind, excerpt: str) -> Doubt:
    words = " ".join(excerpt.split()).rstrip(" ,.;:")
    return Doubt(kind, words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1] + "…")
