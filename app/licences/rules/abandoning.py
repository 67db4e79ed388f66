"""When a draft may be abandoned (A8): a renewal nobody will sign must not stand in the way of another."""

from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.offers import open_offer


def abandoned_sentence(facts: LicenceFacts) -> str:
    """Say that a draft was abandoned and when."""
    on = long_date(facts.terminated_on) if facts.terminated_on is not None else "an earlier day"
    return f"{facts.reference} was abandoned on {on}, so nothing can be done with it any more."


@rule(
    "licence.may-be-abandoned",
    version=1,
    source="A8",
    promise="A draft is abandoned with its reason while nobody has signed it and it is not on offer.",
)
def may_be_abandoned(facts: LicenceFacts, today: date) -> Finding:
    """Pass while nobody has signed and no offer is open."""
    if facts.signatures:
        return refused(
            f"{facts.reference} has been signed.", "End its offer first, or terminate it once every side has signed."
        )
    offer = open_offer(facts, today)
    if offer is not None:
        return refused(
            f"{facts.reference} has been on offer since {long_date(offer.offered_on)}.",
            "Record that the offer was withdrawn or declined first.",
        )
    return passed(f"{facts.reference} may be abandoned.")
