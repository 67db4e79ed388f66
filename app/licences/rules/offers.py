"""When a licence may be offered, and how an offer may end (A2)."""

from datetime import date, timedelta

from app.core.formats import listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.defaults import longest_answer_days_on, signature_lead_days_on
from app.licences.rules.facts import LicenceFacts, OfferFacts
from app.licences.rules.sentences import SIDES
from app.licences.rules.state import is_signed
from app.licences.types import ContractShape, OfferEnding


def open_offer(facts: LicenceFacts, day: date) -> OfferFacts | None:
    """Return the offer still open on the day, or None."""
    return next((one for one in facts.offers if one.covers(day)), None)


@rule(
    "licence.may-be-offered",
    version=1,
    source="A2; Licence states: in negotiation",
    promise="A draft is offered to its licensee once at a time, with a day by which an answer is awaited.",
)
def may_be_offered(facts: LicenceFacts, offered_on: date, answer_by: date, today: date) -> Finding:
    """Pass where nothing is signed or on offer, and the days are in order."""
    if facts.shape is ContractShape.OWN_DELIVERY:
        return refused(
            f"{facts.reference} is the Trust's own, so there is nobody to offer it to.",
            "Record the Trust's signature.",
        )
    if facts.signatures:
        sides = listed([SIDES[side] for side in facts.signatures])
        return refused(
            f"{facts.reference} was already signed for {sides}, which is an offer by itself.",
            "Record the other side's signature when it comes.",
        )
    standing = open_offer(facts, today)
    if standing is not None:
        return refused(
            f"{facts.reference} has been on offer since {long_date(standing.offered_on)}.",
            "Withdraw that offer first, or wait for the answer.",
        )
    return _refuse_days(facts, offered_on, answer_by, today) or passed(f"{facts.reference} may be offered.")


@rule(
    "licence.offer-may-end",
    version=1,
    source="A2",
    promise="An offer is withdrawn or declined while it is open and not signed by every side.",
)
def offer_may_end(facts: LicenceFacts, ending: OfferEnding, ended_on: date, today: date) -> Finding:
    """Pass where an offer is open today and can have come to an end on this day."""
    offer = open_offer(facts, today)
    if offer is None:
        return refused(
            f"{facts.reference} is not on offer.", "There is nothing to withdraw or decline: offer it first."
        )
    if is_signed(facts, today):
        return refused(
            f"{facts.reference} was signed by every side, so the offer was taken up.",
            "Give notice, or terminate the licence.",
        )
    if ending is OfferEnding.LAPSED:
        return refused(
            f"The offer of {facts.reference} lapses by itself after {long_date(offer.answer_by)}.",
            "Choose who ended it before that.",
            field="ending",
        )
    if not offer.offered_on <= ended_on <= today:
        return refused(
            f"The offer was made on {long_date(offer.offered_on)} and has not ended in the future.",
            f"Enter a day from {long_date(offer.offered_on)} to {long_date(today)}.",
            field="ended_on",
        )
    return passed(f"The offer of {facts.reference} may end.")


def _refuse_days(facts: LicenceFacts, offered_on: date, answer_by: date, today: date) -> Finding | None:
    if offered_on > today:
        return refused(
            "An offer cannot be dated in the future.",
            f"Enter the day it was made, {long_date(today)} at the latest.",
            field="offered_on",
        )
    last_ended = max((one.lapses_on for one in facts.offers), default=date.min)
    if offered_on < last_ended:
        return refused(
            f"The offer before this one came to nothing on {long_date(last_ended)}.",
            f"Enter {long_date(last_ended)} or a later day.",
            field="offered_on",
        )
    earliest = facts.starts_on - timedelta(days=signature_lead_days_on(today))
    if offered_on < earliest:
        return refused(
            f"The term begins on {long_date(facts.starts_on)}: nothing was offered for it so long before.",
            f"Enter {long_date(earliest)} or a later day.",
            field="offered_on",
        )
    latest = offered_on + timedelta(days=longest_answer_days_on(today))
    if answer_by > latest:
        return refused(
            "An offer does not wait so long for its answer.",
            f"Enter {long_date(latest)} at the latest.",
            field="answer_by",
        )
    if answer_by < today:
        return refused(
            "The day for an answer has passed already.",
            f"Enter {long_date(today)} or a later day.",
            field="answer_by",
        )
    return None
