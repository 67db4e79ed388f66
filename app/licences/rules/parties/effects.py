"""What tells the four changes of party apart: who consents, what stays, what ends, and what is left to do (A24)."""

from dataclasses import dataclass, replace
from datetime import date

from app.core.formats import long_date
from app.licences.types import PartyChangeKind


@dataclass(frozen=True)
class PartyWords:
    """The bodies and the day of a change of party, as its sentences name them."""

    before: str = "the body that goes"
    after: str = "the body that comes"
    day: date | None = None
    what: str = "the licence"
    new_licence: str = "a new licence"

    @property
    def on_the_day(self) -> str:
        """Return "on 1 May 2028", or "on its day" while none is chosen."""
        return f"on {long_date(self.day)}" if self.day else "on its day"


@dataclass(frozen=True)
class Effects:
    """One kind of change of party in sentences."""

    meaning: str
    consents: str
    stays: tuple[str, ...]
    ends: tuple[str, ...]
    follows: tuple[str, ...]

    @property
    def consequences(self) -> list[str]:
        """Return everything that is said before the change is recorded, in order."""
        return [self.consents, *self.stays, *self.ends, *self.follows]


def effects_of(kind: PartyChangeKind, words: PartyWords) -> Effects:
    """Return what a change of this kind asks for and does, with the bodies named; raises KeyError for a mere rename."""
    effects = _EFFECTS[kind](words)
    begun = {name: tuple(_begun(one) for one in getattr(effects, name)) for name in ("stays", "ends", "follows")}
    return replace(effects, **begun)  # type: ignore[arg-type]


def _begun(sentence: str) -> str:
    """Return a sentence as one begins, whatever a body is called in it."""
    return sentence[:1].upper() + sentence[1:]


def _transfer(words: PartyWords) -> Effects:
    return Effects(
        meaning="The law moves the commissioner’s functions to another body on a day. Nobody signs anything.",
        consents="Nobody is asked for consent: the instrument does it by itself, and no deed is made.",
        stays=(
            "Every licence in the area runs on with its terms, dates and fees, and keeps its number.",
            f"Up to the day before, every page names {words.before}; {words.on_the_day} and after, {words.after}.",
        ),
        ends=(f"{words.before} is no longer the commissioner of {words.what} {words.on_the_day}.",),
        follows=(
            f"Notify the provider and the force. Update signatory, invoicing, privacy notices and the "
            f"information-sharing agreement to {words.after}.",
            f"If {words.before} is abolished, record its end on its own page.",
        ),
    )


def _novation(words: PartyWords) -> Effects:
    return Effects(
        meaning="A deed of three parties puts one licensee in the place of another, with the same terms.",
        consents=f"All three sign the deed: {words.before}, {words.after} and the Trust.",
        stays=(
            f"The terms, the dates, the conditions and the number of {words.what} stay as they are.",
            f"{words.after} takes over rights and obligations {words.on_the_day}; its people may download from then.",
        ),
        ends=(
            f"{words.before} is released {words.on_the_day}: it reads the licence no more, and its people may not "
            "download under it.",
        ),
        follows=(
            f"Where {words.before} delivers in the licence’s areas, {words.after} is recorded as the provider from "
            "that day.",
            "Certificates follow the person. Engage the people who move at their new employer.",
        ),
    )


def _assignment(words: PartyWords) -> Effects:
    return Effects(
        meaning="One licensee passes the benefit of the licence to another, with the Trust’s consent, and stays bound.",
        consents=f"The Trust consents in writing, and {words.before} gives notice of the assignment.",
        stays=(
            f"{words.before} stays bound by the obligations of {words.what}: conditions, fees, returns.",
            "Terms and dates stay as they are.",
        ),
        ends=(f"{words.before} has no right to the materials from that day: it passes to {words.after}.",),
        follows=(
            f"Where {words.before} delivers in the licence’s areas, {words.after} is recorded as the provider from "
            "that day.",
            f"Tell both who answers for what: {words.before} is asked for conditions, {words.after} delivers.",
        ),
    )


def _reprocurement(words: PartyWords) -> Effects:
    return Effects(
        meaning="The commissioner chooses another provider, who needs a licence of its own. The old one runs out.",
        consents=f"The commissioner awards the work, {words.after} signs a new licence, {words.before} nothing.",
        stays=(
            "Certificates stay with the people who hold them, whoever employs them.",
            f"{words.what} stays on record under its own number, with everything that was done under it.",
        ),
        ends=(
            f"{words.what} ends the day before: where its term is longer, notice of the commissioner is recorded.",
            f"No right of {words.before} to the area passes over. Its people are engaged anew where they move.",
        ),
        follows=(
            f"{words.new_licence} is drafted for {words.after}, same territory. It permits nothing until signed.",
            "Pairs that are open then are handed over or finished in the run-off. Copies are recalled.",
            f"Once {words.after} is licensed, record it as the provider of the area.",
        ),
    )


_EFFECTS = {
    PartyChangeKind.STATUTORY_TRANSFER: _transfer,
    PartyChangeKind.NOVATION: _novation,
    PartyChangeKind.ASSIGNMENT: _assignment,
    PartyChangeKind.REPROCUREMENT: _reprocurement,
}
