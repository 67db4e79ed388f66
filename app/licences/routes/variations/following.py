"""What will follow from an answer to a variation, said before it is given."""

from app.core.formats import long_date
from app.licences.rules import LicenceFacts, VariationFacts, VariedGround, missing_sides
from app.licences.types import Side


def of_accepting_a_variation(facts: LicenceFacts, one: VariationFacts, side: Side, ground: VariedGround) -> list[str]:
    """Return what follows from one side's acceptance, and first what ground it leaves or moves onto (A14, A25)."""
    known = ground.for_the_licensee if side is Side.LICENSEE else ground.for_the_trust
    other = "the Trust" if side is Side.LICENSEE else "the licensee"
    is_last = missing_sides(facts, one) == (side,)
    following = (
        f"Both sides have then accepted: it is signed, and takes effect on {long_date(one.effective_on)}."
        if is_last
        else f"It holds once {other} has accepted it too. Until then nothing changes."
    )
    return [
        *known,
        "Your name, your role, the time and these words are kept, and cannot be changed afterwards.",
        following,
    ]


def of_ending_a_variation() -> list[str]:
    """Return what follows from declining or withdrawing a variation."""
    return ["Nothing of the agreement changes. Another variation can be offered.", "The other side is told why."]
