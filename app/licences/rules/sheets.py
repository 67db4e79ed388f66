"""What the sealed document of an agreement says, as plain values for the typesetter, and how a file names itself."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
_MARKER = re.compile(rb"waymark-agreement:([0-9a-f]{32})")
ROLES = {Side.LICENSOR: AgreementRole.LICENSOR, Side.LICENSEE: AgreementRole.LICENSEE}

Accepted = tuple[Side, str, str, str, str]
"""A side, who accepted for it in which role, when, and under which declaration."""


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
        is_partial = any(shown[one] != one and UNSHOWN in shown[one] for one in shown)
        names = ("party", "name", "role", "at", "declaration")
        return {
            "title": self.text.title,
            "reference": self.reference,
            "author": "Hampton Trust",
            "description": f"{self.text.title} {self.reference}, accepted on screen by both sides",
            "keywords": [self.marker],
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
            "acceptances": [dict(zip(names, (shown[words] for words in one), strict=True)) for one in self.acceptances],
            "check": CHECK,
            "note": ABOUT_UNSHOWN if is_partial else "",
        }


def agreement_sheet(
    agreement_id: uuid.UUID, text: AgreementText, parties: Sequence[Party], accepted: Sequence[Accepted]
) -> AgreementSheet:
    """Return the document of an agreement and its acceptances."""
    names = {one.role: one.name for one in parties}
    lines = tuple(
        (f"For {names[ROLES[side]]}, {side.in_sentence}", name, role, f"Accepted on screen on {at}", declaration)
        for side, name, role, at, declaration in accepted
    )
    return AgreementSheet(marker_of(agreement_id), text.reference, text, lines)


def marker_of(agreement_id: uuid.UUID) -> str:
    """Return the keyword by which a sealed file says which agreement it is, also after it was changed."""
    return f"waymark-agreement:{agreement_id.hex}"


def agreement_named_in(content: bytes) -> uuid.UUID | None:
    """Return which agreement a file says it is, or None where it says nothing of the kind."""
    found = _MARKER.search(content)
    return None if found is None else uuid.UUID(found.group(1).decode())
