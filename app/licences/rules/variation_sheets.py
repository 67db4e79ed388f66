"""What the sealed document of a variation says, as plain values for the typesetter (A14)."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.formats import long_date
from app.licences.rules.agreements import AgreementText, Particular
from app.licences.rules.sheets import Accepted, lines_of, marker_of, sealed_data
from app.licences.rules.variations import VariationFacts
from app.licences.types import Side

FIRST_TITLE = "Licence agreement"


@dataclass(frozen=True)
class VariationSheet:
    """The document: what a variation changes of which agreement from which day, and who accepted it."""

    marker: str
    reference: str
    one: VariationFacts
    parties: tuple[Particular, ...]
    particulars: tuple[Particular, ...]
    acceptances: tuple[tuple[str, ...], ...]
    agreement_sha256: str
    """The hash of the words it changes, empty where the portal did not keep them."""

    @property
    def texts(self) -> Iterator[str]:
        """Yield every text of it once, so that it can be found out which can be drawn."""
        yield from dict.fromkeys(self._all())

    def _all(self) -> Iterator[str]:
        for label, value in (*self.parties, *self.particulars):
            yield from (label, value)
        for change in self.one.changes:
            yield from change
            for words in change:
                yield from _paragraphs(words)
        yield self.one.clause_heading or ""
        for line in self.acceptances:
            yield from line

    def as_data(self, shown: Mapping[str, str]) -> dict[str, Any]:
        """Return what the template reads, each text as it can be shown."""
        title = f"Variation {self.one.number}"
        return {
            "title": title,
            "reference": self.reference,
            "description": f"{title} of {self.reference}, accepted on screen by both sides",
            "subtitle": f"of licence {self.reference}, from {long_date(self.one.effective_on)}",
            "fingerprint": self.one.sha256,
            "parties": [[shown[label], shown[value]] for label, value in self.parties],
            "particulars": [[shown[label], shown[value]] for label, value in self.particulars],
            "from_day": long_date(self.one.effective_on),
            "terms": [[shown[word] for word in change] for change in self.one.changes if not self._is_clause(change)],
            "clauses": [
                {
                    "label": f"{shown[label]}: {shown[self.one.clause_heading or '']}",
                    "before": [shown[words] for words in _paragraphs(before)],
                    "after": [shown[words] for words in _paragraphs(after)],
                }
                for label, before, after in filter(self._is_clause, self.one.changes)
            ],
            "hashes": [["Agreement", self.agreement_sha256]] if self.agreement_sha256 else [],
            **sealed_data(self.marker, self.acceptances, shown),
        }

    def _is_clause(self, change: tuple[str, str, str]) -> bool:
        return self.one.clause_number is not None and change[0] == f"Clause {self.one.clause_number}"


def variation_sheet(
    variation_id: uuid.UUID,
    reference: str,
    one: VariationFacts,
    agreement: AgreementText | None,
    names: Mapping[Side, str],
    accepted: Sequence[Accepted],
) -> VariationSheet:
    """Return the document of a variation and its acceptances; `agreement` None was signed before words were kept."""
    title = FIRST_TITLE if agreement is None else agreement.title
    rows = [
        ("Agreement it changes", f"{title} {reference}"),
        ("Takes effect on", long_date(one.effective_on)),
        ("Offered on", long_date(one.offered_on)),
        ("Why", one.reason),
    ]
    return VariationSheet(
        marker_of(variation_id, is_variation=True),
        reference,
        one,
        tuple((side.label, name) for side, name in names.items()),
        tuple(rows),
        lines_of(accepted, names),
        "" if agreement is None else agreement.sha256,
    )


def _paragraphs(words: str) -> list[str]:
    return [paragraph for paragraph in words.split("\n\n") if paragraph.strip()]
