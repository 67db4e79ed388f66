"""What will follow from an act on a person, said before it is done."""

from app.core.formats import listed
from app.training.queries import NamedEngagement

LINKS_DIE = "Download links stop at once; a file already being fetched may go on for up to 60 seconds."


def of_taking_out() -> list[str]:
    """Return what follows from a suspension, a stand-down or a revocation."""
    return [
        "From that day on every request for materials is refused, with the state and the date. " + LINKS_DIE,
        "The person and their organisation’s lead see the state, the date and your reason.",
        "Suspended or stood down: what they hold runs on meanwhile, and counts again once it is lifted.",
        "Revoked: what they hold ends for good. Should it be lifted, they need a new award.",
        "It stays on the record for good.",
    ]


def of_lifting(kinds: list[str]) -> list[str]:
    """Return what follows from lifting what stands."""
    again = "What they hold counts again from that day, where it has not run out. A revocation gives nothing back."
    others = f"Recorded now: {listed(kinds).lower()}. Whatever is not lifted goes on." if len(kinds) > 1 else ""
    return [again, *([others] if others else []), "It stays on the record, with the day it was lifted and your reason."]


def of_ending(engagement: NamedEngagement) -> list[str]:
    """Return what follows from the end of an engagement (B23)."""
    return [
        f"From the next day on the person may not have materials for {engagement.area} "
        f"through {engagement.organisation}.",
        "Their record and what they are certified for go with them to another employer; the area does not.",
        f"{engagement.organisation} sees the record as it stood on that day, and nothing later.",
    ]


def of_linking() -> list[str]:
    """Return what follows from linking an account."""
    return [
        "Whoever signs in with it sees this record, and may have the materials this person is entitled to.",
        "Check that it is the same person: a namesake’s account would be given somebody else’s rights.",
    ]


def of_unlinking() -> list[str]:
    """Return what follows from taking the account away."""
    return [
        "Whoever signs in with it no longer sees this record, nor may have what this person is entitled to.",
        "The record, its certifications and its engagements stay as they are.",
        "The account itself stays: an administrator takes its roles away.",
    ]
