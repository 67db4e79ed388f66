"""What whoever signs for the Trust has to know first: whose else the ground is (A25), and that no grant pays (A13)."""

from dataclasses import dataclass

from app.core.clock import today
from app.licences.queries import funding_of_licence, rival_drafts, territory_overlaps
from app.licences.rules import LicenceFacts, grant_covers_term, is_signed, overlap_sentence, rivals_sentence


@dataclass(frozen=True)
class ToKnow:
    """Which of the two there is, each in a sentence; empty where there is nothing of the kind."""

    ground: str = ""
    grant: str = ""

    @property
    def sentences(self) -> list[str]:
        """Return what is said before a signature."""
        return [sentence for sentence in (self.ground, self.grant) if sentence]

    @property
    def asks(self) -> dict[str, bool]:
        """Return which confirmations a form asks for."""
        return {"asks_about_ground": bool(self.ground), "asks_about_grant": bool(self.grant)}


def ground_sentences(facts: LicenceFacts) -> list[str]:
    """Return which other licences share the ground: those signed and, of an unsigned one, drafts and offers (A25)."""
    overlaps = territory_overlaps(facts.id, today())
    rivals = [] if is_signed(facts, today()) else rival_drafts(facts.id, today())
    return [
        *([overlap_sentence(facts.reference, overlaps)] if overlaps else []),
        *([rivals_sentence(facts.reference, rivals)] if rivals else []),
    ]


def to_know_of(facts: LicenceFacts) -> ToKnow:
    """Return what has to be known before a licence is signed for the Trust."""
    overlaps = territory_overlaps(facts.id, today())
    covered = grant_covers_term(facts, funding_of_licence(facts))
    return ToKnow(
        overlap_sentence(facts.reference, overlaps) if overlaps else "", "" if covered.passed else covered.because
    )
