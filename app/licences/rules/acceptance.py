"""When a side may take up an offer on screen, and when the licensee may decline it (A2, A18)."""

import unicodedata
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts, OfferFacts, required_sides
from app.licences.rules.offers import open_offer
from app.licences.rules.sentences import SIDES, as_sentence
from app.licences.types import OfferEnding, Side

DECLARATION = "I have read these terms. I accept them for {party}, and I may bind it to them."


@rule(
    "licence.offer-may-be-accepted",
    version=1,
    source="A18; A2; Licence states: in negotiation",
    promise="A side accepts an offer once, while it is open: not withdrawn, not declined, not past its last day.",
)
def may_be_accepted(facts: LicenceFacts, side: Side, today: date) -> Finding:
    """Pass where the licence is on offer today and this side, which must sign, has not."""
    if side not in required_sides(facts.shape):
        return refused(
            f"{facts.reference} is delivered by the Trust itself, so there is no offer to accept.",
            "The Trust records its own signature.",
        )
    if side in facts.signatures:
        return refused(
            f"{facts.reference} was already accepted for {SIDES[side]} on {long_date(facts.signatures[side])}.",
            "Each side accepts once: there is nothing more for it to do.",
        )
    if open_offer(facts, today) is None:
        return _refused_without_offer(facts)
    return passed(f"{facts.reference} may be accepted for {SIDES[side]}.")


@rule(
    "licence.offer-may-be-declined",
    version=1,
    source="A18; A2",
    promise="The licensee declines an offer while it is open and not accepted by the licensee itself.",
)
def may_be_declined(facts: LicenceFacts, side: Side, today: date) -> Finding:
    """Pass where the licence is on offer today and it is the licensee, not bound yet, who declines."""
    if side is not Side.LICENSEE:
        return refused(
            f"{facts.reference} was offered by the Trust, which cannot decline it.", "Withdraw the offer instead."
        )
    if Side.LICENSEE in facts.signatures:
        return refused(
            f"{facts.reference} was accepted for the licensee on {long_date(facts.signatures[Side.LICENSEE])}.",
            "Ask the Trust’s licence manager to withdraw the offer.",
        )
    if open_offer(facts, today) is None:
        return _refused_without_offer(facts)
    return passed(f"{facts.reference} may be declined.")


@rule(
    "licence.accepted-in-own-name",
    version=1,
    source="A18: kept with signatory and time",
    promise="Who accepts on screen types their own name, as it is on their account.",
)
def is_in_own_name(typed: str, account: str) -> Finding:
    """Pass where the typed name is the account's, whatever its capitals and spaces."""
    if _folded(typed) == _folded(account):
        return passed("The name typed is the account’s own.")
    return refused(
        f"You are signed in as {account}, and accept in your own name.",
        f"Type {account}, or have the person who is to accept sign in.",
        field="signatory",
    )


def last_offer(facts: LicenceFacts) -> OfferFacts | None:
    """Return the offer made last, open or not, or None."""
    return max(facts.offers, key=lambda one: (one.offered_on, one.lapses_on), default=None)


def _refused_without_offer(facts: LicenceFacts) -> Finding:
    offer = last_offer(facts)
    if offer is None:
        return refused(f"{facts.reference} has not been offered.", "It can be answered once the Trust has offered it.")
    if offer.ended_on is None or offer.ending is OfferEnding.LAPSED:
        return refused(
            f"The offer of {facts.reference} was to be answered by {long_date(offer.answer_by)}, and has lapsed.",
            "Ask the Trust’s licence manager to offer it again.",
        )
    who = "The Trust withdrew" if offer.ending is OfferEnding.WITHDRAWN else "The licensee declined"
    return refused(
        f"{who} the offer of {facts.reference} on {long_date(offer.ended_on)}: {as_sentence(offer.end_reason or '')}",
        "It can be answered once the Trust has offered it again.",
    )


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
