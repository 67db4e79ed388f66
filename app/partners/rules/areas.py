"""What an area's dates say about it. Pure functions."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.formats import listed, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.types import AreaState, DeliveryModel


@dataclass(frozen=True)
class DeliveryFacts:
    """The dates of one delivery in an area; the four beginnings are different dates (domain, section 1.2)."""

    model: DeliveryModel
    interest_from: date | None = None
    mobilisation_from: date | None = None
    pilot_from: date | None = None
    live_from: date | None = None
    ended_on: date | None = None


_LIVE = {
    DeliveryModel.TRUST: AreaState.TRUST,
    DeliveryModel.PARTNER: AreaState.PARTNER,
    DeliveryModel.HYBRID: AreaState.HYBRID,
    DeliveryModel.PRINCIPLES: AreaState.UNLICENSED,
}


def area_state(facts: DeliveryFacts | None, day: date, merged_from: date | None = None) -> AreaState:
    """Return what the area's tile shows on the day (E1, F18). The last day of delivery still counts as delivery.

    From `merged_from` on the area is part of another, whatever was recorded of it before.
    """
    if merged_from is not None and day >= merged_from:
        return AreaState.MERGED
    if facts is None:
        return AreaState.NONE
    if facts.ended_on is not None and day > facts.ended_on:
        return AreaState.ENDED
    if _begun(facts.live_from, day) or _begun(facts.pilot_from, day):
        return _LIVE[facts.model]
    if _begun(facts.mobilisation_from, day):
        return AreaState.MOBILISING
    return AreaState.INTEREST if _begun(facts.interest_from, day) else AreaState.NONE


def area_sentences(
    facts: DeliveryFacts | None, day: date, merged_into: str | None = None, merged_from: date | None = None
) -> list[str]:
    """Return the dated sentences behind the area's state, earliest first; days to come are said as such."""
    if merged_into is not None and merged_from is not None:
        verb = "has been" if merged_from <= day else "will be"
        joined = f"It {verb} part of {merged_into} from {long_date(merged_from)}."
        return [joined] if merged_from <= day else [*area_sentences(facts, day), joined]
    if facts is None:
        return ["Nothing is recorded about CARA in this area."]
    beginnings = (
        ("Interest was first expressed", "Interest is expected", facts.interest_from),
        ("Mobilisation began", "Mobilisation begins", facts.mobilisation_from),
        ("The pilot began", "The pilot begins", facts.pilot_from),
        ("Delivery across the area began", "Delivery across the area begins", facts.live_from),
        ("Delivery ended", "Delivery ends", facts.ended_on),
    )
    dated = [(on, past if on <= day else ahead) for past, ahead, on in beginnings if on is not None]
    return [f"{words} on {long_date(on)}." for on, words in sorted(dated, key=lambda pair: pair[0])]


@rule(
    "area.engaged",
    version=1,
    source="Who may have which material: commissioning framework; E1",
    promise="An area is engaged from the day interest was first expressed until delivery ended.",
)
def area_is_engaged(area_name: str, facts: DeliveryFacts | None, day: date) -> Finding:
    """Pass where the area is engaged on the day, from first interest on."""
    state = area_state(facts, day)
    if state in (AreaState.NONE, AreaState.UNLICENSED, AreaState.ENDED):
        return refused(
            f"{area_name} is not engaged with CARA on {long_date(day)} ({state.in_sentence}).",
            "Ask the Trust's licence manager to record the area's interest.",
            area=area_name,
            state=state,
        )
    return passed(f"{area_name} is engaged: {state.in_sentence}.", area=area_name, state=state)


@rule(
    "area.agreement",
    version=1,
    source="Who may have which material: police handbook; E1",
    promise="An area has an agreement while it mobilises and while it is live.",
)
def area_is_mobilising_or_live(area_name: str, facts: DeliveryFacts | None, day: date) -> Finding:
    """Pass where CARA is mobilising or live in the area on the day."""
    state = area_state(facts, day)
    if state in (AreaState.TRUST, AreaState.PARTNER, AreaState.HYBRID, AreaState.MOBILISING):
        return passed(f"CARA is agreed in {area_name}: {state.in_sentence}.", area=area_name, state=state)
    return refused(
        f"{area_name} has no agreement in force on {long_date(day)} ({state.in_sentence}).",
        "It opens when mobilisation begins. Ask the Trust's licence manager where the agreement stands.",
        area=area_name,
        state=state,
    )


@rule(
    "area.merges-once",
    version=1,
    source="domain, section 3.2; A24, E1",
    promise="A force area merges once, never into itself, and only into an area that has not itself merged.",
)
def areas_may_merge(
    predecessors: Sequence[uuid.UUID],
    successor: uuid.UUID,
    merged: Collection[uuid.UUID],
    names: Mapping[uuid.UUID, str],
) -> Finding:
    """Pass where each predecessor and the successor still stand alone; `merged` are the areas that do not."""
    if successor in predecessors:
        return refused(
            f"{names.get(successor, 'The area')} cannot merge into itself.", "Leave it out of those that merge."
        )
    gone = [area for area in (*predecessors, successor) if area in merged]
    if gone:
        named = listed([names.get(area, "an area") for area in gone])
        return refused(
            f"{named} {'is' if len(gone) == 1 else 'are'} part of another area already.",
            "Choose areas that still stand alone.",
            areas=named,
        )
    return passed("The areas may merge.", successor=names.get(successor))


def _begun(on: date | None, day: date) -> bool:
    return on is not None and on <= day
