"""What the viewer can do about a person, for the buttons and links of their page."""

from dataclasses import dataclass

from app.core.access import Permission, may
from app.core.actor import Actor
from app.training.queries import SeenPerson
from app.training.rules import PersonFacts


@dataclass(frozen=True)
class Acts:
    """What the page offers; nobody is offered to act on their own certification or standing."""

    award: bool
    take_out: bool
    lift: bool
    register: bool
    link: bool


def acts_on(viewer: Actor, seen: SeenPerson, facts: PersonFacts) -> Acts:
    """Return what the viewer may do about the person."""
    may_change = may(viewer, Permission.STANDING_CHANGE) and not seen.is_self
    return Acts(
        award=may(viewer, Permission.CERTIFICATION_AWARD) and not seen.is_self,
        take_out=may_change,
        lift=may_change and any(item.lifted_from is None for item in facts.standings),
        register=may(viewer, Permission.PEOPLE_REGISTER),
        link=may(viewer, Permission.PEOPLE_LINK),
    )
