"""Who is told of a licence's affairs, and telling the other side by mail what became of an offer (A18)."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.accounts.actions.mail import post_message
from app.accounts.models import User
from app.accounts.queries import people_who_may
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.access import Permission
from app.core.actor import Actor
from app.core.clock import today
from app.core.formats import long_date
from app.licences.models import LicenceAcceptance, LicenceOffer
from app.licences.rules import SIDES, LicenceFacts
from app.licences.types import OfferEnding, Side


def people_of(side: Side, facts: LicenceFacts) -> Iterable[User]:
    """Return who answers offers of this licence for a side today."""
    return people_who_may(
        Permission.LICENCES_ANSWER, today(), organisation_id=facts.licensee_id if side is Side.LICENSEE else None
    )


def both_sides(facts: LicenceFacts) -> list[tuple[User, bool]]:
    """Return who is told of what falls due, the Trust's people first; with each, whether they are the Trust's (A11)."""
    of_trust = people_who_may(Permission.REMINDERS_RECEIVE, today())
    of_licensee = people_who_may(
        Permission.REMINDERS_RECEIVE, today(), organisation_id=facts.licensee_id, but=[user.id for user in of_trust]
    )
    return [*((user, True) for user in of_trust), *((user, False) for user in of_licensee)]


def tell_of_offer(actor: Actor, offer: LicenceOffer, facts: LicenceFacts) -> None:
    """Write to whoever answers for the licensee that an answer is awaited, and by when."""
    _tell(actor, Side.LICENSEE, facts, f"offer-made:{offer.id}", "offer_made", answer_by=long_date(offer.answer_by))


def tell_of_end(actor: Actor, ended: LicenceOffer, facts: LicenceFacts) -> None:
    """Write to the other side that the offer was withdrawn or declined, and why."""
    is_withdrawn = ended.ending is OfferEnding.WITHDRAWN
    side = Side.LICENSEE if is_withdrawn else Side.LICENSOR
    how = "withdrew" if is_withdrawn else "declined"
    who = SIDES[Side.LICENSOR if is_withdrawn else Side.LICENSEE]
    _tell(actor, side, facts, f"offer-ended:{ended.id}", "offer_ended", who=who, how=how, reason=ended.end_reason)


def tell_of_acceptance(actor: Actor, acceptance: LicenceAcceptance, before: LicenceFacts, side: Side) -> None:
    """Write to the other side that this one accepted, and whether it is now its turn."""
    other = Side.LICENSEE if side is Side.LICENSOR else Side.LICENSOR
    is_last = other in before.signatures
    words = {"who": SIDES[side], "is_last": is_last, "starts_on": long_date(before.starts_on)}
    _tell(actor, other, before, f"offer-accepted:{acceptance.id}", "offer_accepted", **words)


def tell_of_variation(actor: Actor, side: Side, facts: LicenceFacts, number: int, template: str, **words: Any) -> None:
    """Write to a side that a variation was offered to it, accepted by the other, or came to nothing (A14)."""
    said = {name: long_date(word) if isinstance(word, date) else word for name, word in words.items()}
    key = f"{template}:{facts.id}:{number}:{side}"
    link = absolute_url("licences.variation", licence_id=facts.id, variation_number=number)
    _tell(actor, side, facts, key, template, link=link, number=number, **said)


def _tell(actor: Actor, side: Side, facts: LicenceFacts, key: str, template: str, **words: Any) -> None:
    """Write to everybody who answers for a side but the one who acted; one key is one message to each."""
    words = {"link": absolute_url("licences.detail", licence_id=facts.id)} | words
    about: tuple[str, uuid.UUID] = ("licence", facts.id)
    for person in people_of(side, facts):
        if person.id != actor.user_id:
            post_message(
                to=person.email,
                kind=MailKind.LICENCE_OFFER,
                key=f"{key}:{person.id}",
                template=f"licences/mail/{template}.txt",
                about=about,
                name=person.name,
                reference=facts.reference,
                **words,
            )
