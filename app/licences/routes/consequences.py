"""What will follow from an act on a licence, said before it is done."""

from collections.abc import Sequence
from datetime import date

from app.core.formats import listed, long_date
from app.licences.rules import LicenceFacts, OverlapFacts, overlap_sentence

# Behind each link of ours a link to the file store may live this long after it was made.
LONGEST_STORE_LINK_SECONDS = 60
LINKS_DIE = (
    "Download links stop at once on that day; a file already being fetched from the file store may go on "
    f"for up to {LONGEST_STORE_LINK_SECONDS} seconds."
)


def suspended(reference: str, from_day: date, today: date) -> str:
    """Return what is said once a suspension is recorded: what stopped, or what will and until when it need not."""
    if from_day <= today:
        return f"{reference} is suspended from {long_date(from_day)}. {LINKS_DIE}"
    return (
        f"{reference} will be suspended from {long_date(from_day)}. Until then downloads go on; "
        "it can still be called off or brought forward."
    )


def of_signing(facts: LicenceFacts, overlaps: Sequence[OverlapFacts]) -> list[str]:
    """Return what follows from a signature, and first what else covers the same ground (A25)."""
    return [*([overlap_sentence(facts.reference, overlaps)] if overlaps else []), *_of_signing(facts)]


def _of_signing(facts: LicenceFacts) -> list[str]:
    frozen = "The terms are frozen: nobody can change the draft any more."
    if len(facts.missing_sides) > 1:
        return [frozen, "The other side signs next. The licence permits nothing until both have."]
    return [
        frozen,
        f"The licence is signed. Downloads open on {long_date(facts.starts_on)} for its territory: "
        f"{listed([one.words for one in facts.territory])}.",
    ]


def of_suspending() -> list[str]:
    """Return what follows from a suspension that stops downloads."""
    return [
        "Suspending the whole licence or its downloads: every download under it is refused from that day on, "
        "with your reason and your conditions.",
        LINKS_DIE,
        "Suspending scheduling alone: downloads go on.",
        "The suspension stays until you lift it. It stays on the record for good.",
        "For a day to come you can still call it off or bring it forward until it begins.",
    ]


def of_reinstating() -> list[str]:
    """Return what follows from lifting a suspension."""
    return [
        "From that day on the licence permits again what its state allows.",
        "The suspension stays on the record, with the day it was lifted and your reason.",
    ]


def of_calling_off() -> list[str]:
    """Return what follows from calling off a suspension that has not begun."""
    return ["It does not begin, and downloads go on.", "It stays on the record as called off, with your reason."]


def of_terminating() -> list[str]:
    """Return what follows from a termination."""
    return [
        "From that day on the licence permits nothing, and no renewal or reinstatement brings it back.",
        LINKS_DIE,
        "To go on, the Trust drafts a new licence.",
    ]
