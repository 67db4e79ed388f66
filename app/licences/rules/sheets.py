"""What the sealed documents of agreements say, as plain values for the typesetter, and how a file names itself."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.licences.rules.agreements import AgreementText, Party
from app.licences.types import AgreementRole, Side

UNSHOWN = "[letters not shown]"
CHECK = (
    "This document carries a seal over every byte of it. On Waymark, under Licences and “Check a copy”, a file is "
    "compared with the one that was sealed."
)
ABOUT_UNSHOWN = (
    f"Where {UNSHOWN} stands, the words are written in letters this document has no font for. The portal keeps them as "
    "they were typed; the SHA-256 below is of those words."
)
_MARKER = re.compile(rb"waymark-(agreement|variation):([0-9a-f]{32})")
ROLES = {Side.LICENSOR: AgreementRole.LICENSOR, Side.LICENSEE: AgreementRole.LICENSEE}
LINE = ("party", "name", "role", "at", "declaration")

Accepted = tuple[Side, str, str, str, str]
"""A side, who accepted for it in which role, when, and under which declaration."""


class Sheet(Protocol):
    """A document to be typeset: its texts, and the data of its template once it is known how each can be shown."""

    @property
    def texts(self) -> Iterator[str]:
        """Yield every text of it once, so that it can be found out which can be drawn."""
        ...

    def as_data(self, shown: Mapping[str, str]) -> dict[str, Any]:
        """Return what the template reads, each text as it can be shown."""
        ...


@dataclass(frozen=True)
class NamedDocument:
    """Which sealed document a file says it is."""

    is_variation: bool
    id: uuid.UUID


@dataclass(frozen=True)
class AgreementSheet:
    """The document: the agreement word for word, and who accepted it."""

    marker: str
    reference: str
    text: AgreementText
    acceptances: tuple[tuple[str, ...], ...]

    @property
    def texts(self) -> Iterator[str]:
        """Yield every text of it once, so that it can be found out which can be drawn."""
        yield from dict.fromkeys(self._all())

    def _all(self) -> Iterator[str]:
        for label, value in (*self.text.parties, *self.text.particulars):
            yield from (label, value)
        for clause in self.text.clauses:
            yield from (clause.heading, *clause.paragraphs)
        for one in self.acceptances:
            yield from one

    def as_data(self, shown: Mapping[str, str]) -> dict[str, Any]:
        """Return what the template reads, each text as it can be shown."""
        return {
            "title": self.text.title,
            "reference": self.reference,
            "description": f"{self.text.title} {self.reference}, accepted on screen by both sides",
            "subtitle": f"Licence {self.reference}",
            "fingerprint": self.text.sha256,
            "parties": [[shown[label], shown[value]] for label, value in self.text.parties],
            "particulars": [[shown[label], shown[value]] for label, value in self.text.particulars],
            "clauses": [
                {
                    "number": one.number,
                    "heading": shown[one.heading],
                    "paragraphs": [shown[words] for words in one.paragraphs],
                }
                for one in self.text.clauses
            ],
            **sealed_data(self.marker, self.acceptances, shown),
        }


def agreement_sheet(
    agreement_id: uuid.UUID, text: AgreementText, parties: Sequence[Party], accepted: Sequence[Accepted]
) -> AgreementSheet:
    """Return the document of an agreement and its acceptances."""
    by_role = {one.role: one.name for one in parties}
    names = {side: by_role[role] for side, role in ROLES.items() if role in by_role}
    return AgreementSheet(marker_of(agreement_id), text.reference, text, lines_of(accepted, names))


def lines_of(accepted: Sequence[Accepted], names: Mapping[Side, str]) -> tuple[tuple[str, ...], ...]:
    """Return what a document says of each acceptance: for whom, who, in which role, when, under which declaration."""
    return tuple(
        (f"For {names[side]}, {side.in_sentence}", name, role, f"Accepted on screen on {at}", declaration)
        for side, name, role, at, declaration in accepted
    )


def sealed_data(marker: str, acceptances: Sequence[Sequence[str]], shown: Mapping[str, str]) -> dict[str, Any]:
    """Return what every sealed document carries: who accepted, how a copy is checked, and what it could not print."""
    is_partial = any(shown[one] != one and UNSHOWN in shown[one] for one in shown)
    return {
        "author": "Hampton Trust",
        "keywords": [marker],
        "acceptances": [dict(zip(LINE, (shown[words] for words in one), strict=True)) for one in acceptances],
        "check": CHECK,
        "note": ABOUT_UNSHOWN if is_partial else "",
    }


def marker_of(document_id: uuid.UUID, *, is_variation: bool = False) -> str:
    """Return the keyword by which a sealed file says which document it is, also after it was changed."""
    return f"waymark-{'variation' if is_variation else 'agreement'}:{document_id.hex}"


def document_named_in(content: bytes) -> NamedDocument | None:
    """Return which sealed document a file says it is, or None where it says nothing of the kind."""
    found = _MARKER.search(content)
    return None if found is None else NamedDocument(found[1] == b"variation", uuid.UUID(found[2].decode()))
