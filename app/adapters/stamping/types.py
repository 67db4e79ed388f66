"""What a stamp says, what was found in a file, and why a file could not be stamped (C9, C10)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.adapters.stamping.wording import clean, end_right_to_left, format_moment, shorten

# The alphabet of public references has no I, L, O or U.
REFERENCE_GROUP = "[0-9A-HJKMNP-TV-Z]{4}"
COPY_ID = re.compile("-".join([REFERENCE_GROUP] * 3))
VISIBLE_ORGANISATION = 60
VISIBLE_RECIPIENT = 50
SURVEYED_KINDS = ("pdf",)
UNREADABLE = "Part of the file could not be read; it may be damaged, cut off or protected by a password."


class CannotStamp(Exception):
    """The file cannot be stamped; `sentence` says what is wrong with it and what to do."""

    def __init__(self, sentence: str, *, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


@dataclass(frozen=True)
class Stamp:
    """One recipient's copy: who holds it, under which licence, since when. `at` must be aware."""

    copy_id: str
    recipient: str
    organisation: str
    licence: str | None
    at: datetime
    pack: str
    version: str
    licence_terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not COPY_ID.fullmatch(self.copy_id):
            raise ValueError(f"{self.copy_id!r} is not a copy id")
        if self.at.tzinfo is None:
            raise ValueError("The time of a stamp must know its time zone")

    @property
    def line(self) -> str:
        """The visible sentence, in London time, with over-long names shortened."""
        return self.sentence(
            organisation=shorten(self.organisation, VISIBLE_ORGANISATION),
            recipient=shorten(self.recipient, VISIBLE_RECIPIENT),
        )

    @property
    def whole_line(self) -> str:
        """The same sentence with every name whole, for the properties of the file."""
        return self.sentence(organisation=clean(self.organisation), recipient=clean(self.recipient))

    @property
    def whole_licence(self) -> str:
        """The whole sentence with the terms of the licence after it."""
        return " ".join([self.whole_line, *(clean(term) for term in self.licence_terms)])

    @property
    def copy_mark(self) -> str:
        """The last words of the sentence, by which a found file is traced."""
        return f"copy {self.copy_id}"

    def sentence(self, *, organisation: str, recipient: str) -> str:
        """The stamp's sentence about the given names."""
        return f"{self.opening(organisation=organisation, recipient=recipient)} {self.copy_mark}"

    def opening(self, *, organisation: str, recipient: str) -> str:
        """The sentence up to its copy mark."""
        licence = shorten(self.licence or "", 40)
        holder_name = end_right_to_left(organisation)
        holder = f"Licensed to {holder_name} under {licence}" if licence else f"Issued to {holder_name}"
        return f"{holder} · for {end_right_to_left(recipient)} · {format_moment(self.at)} ·"

    def record(self) -> dict[str, str]:
        """What the properties of the file keep of the stamp, every name whole."""
        return {
            "copy": self.copy_id,
            "at": self.at.isoformat(),
            "recipient": clean(self.recipient),
            "organisation": clean(self.organisation),
            "licence": clean(self.licence) if self.licence else "",
            "pack": clean(self.pack),
            "version": clean(self.version),
        }

    def as_message(self) -> dict[str, Any]:
        """The stamp as JSON values, for a child process."""
        return {**self.__dict__, "at": self.at.isoformat(), "licence_terms": list(self.licence_terms)}

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> "Stamp":
        """The stamp that `as_message` was made from."""
        values = dict(message)
        values["at"] = datetime.fromisoformat(values["at"])
        values["licence_terms"] = tuple(values["licence_terms"])
        return cls(**values)


@dataclass(frozen=True)
class Balance:
    """How many saves of the graphics state a page needs before its content and how many restores after it."""

    saves_before: int = 1
    restores_after: int = 1


BALANCED = Balance()


@dataclass(frozen=True)
class Survey:
    """What stamping has to know of a PDF's own pages, true of every copy made of the same bytes.

    `unbalanced` holds the pages, counted from 1, that are not `BALANCED`; nearly every document has none.
    """

    unbalanced: Mapping[int, Balance] = field(default_factory=dict)

    def balance_of(self, number: int) -> Balance:
        """What a page needs around its content."""
        return self.unbalanced.get(number, BALANCED)

    def as_message(self) -> dict[str, Any]:
        """The survey as JSON values, to be kept beside the file and handed to a child process."""
        pages = {str(number): [one.saves_before, one.restores_after] for number, one in self.unbalanced.items()}
        return {"unbalanced": pages}

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> "Survey":
        """The survey that `as_message` was made from."""
        return cls({int(number): Balance(*counts) for number, counts in message["unbalanced"].items()})


@dataclass(frozen=True)
class Sighting:
    """A copy id seen at one place of a found file, with the time of its stamp where that was legible."""

    copy_id: str
    place: str
    at: datetime | None = None


@dataclass(frozen=True)
class FoundMarks:
    """All that a found file says about where it came from.

    `sha256` is of the whole file, in hex; `kind` is what its first bytes say; `problem` is a sentence
    when a part could not be read, and what was seen up to there is still listed.
    """

    sha256: str
    kind: str | None
    sightings: tuple[Sighting, ...] = ()
    problem: str | None = None

    @property
    def copy_ids(self) -> tuple[str, ...]:
        """Each copy id once, the newest stamp first; ids without a legible time come last."""
        moments: dict[str, float] = {}
        for seen in self.sightings:
            moment = seen.at.timestamp() if seen.at else float("-inf")
            moments[seen.copy_id] = max(moment, moments.get(seen.copy_id, float("-inf")))
        return tuple(sorted(moments, key=lambda copy_id: -moments[copy_id]))

    @property
    def newest(self) -> str | None:
        """The copy id of the latest stamp, which names whose file this was last."""
        return next(iter(self.copy_ids), None)
