"""What the viewer can do about a person, for the buttons and links of their page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.access import Permission
from app.core.actor import Actor
from app.core.as_of import asked, may_today
from app.core.clock import today
from app.training.queries import SeenPerson
from app.training.queries.vetted import answers_of
from app.training.queries.vetting import RecordedCheck, checks_shown, employers_of
from app.training.rules import PersonFacts
from app.training.rules.vetting import VettingAnswer


@dataclass(frozen=True)
class Acts:
    """What the page offers; nobody is offered to act on their own certification or standing."""

    award: bool
    take_out: bool
    lift: bool
    register: bool
    link: bool


def acts_on(viewer: Actor, seen: SeenPerson, facts: PersonFacts) -> Acts:
    """Return what the viewer may do about the person: on today's page alone."""
    may_change = may_today(viewer, Permission.STANDING_CHANGE) and not seen.is_self
    return Acts(
        award=may_today(viewer, Permission.CERTIFICATION_AWARD) and not seen.is_self,
        take_out=may_change,
        lift=may_change and any(item.lifted_from is None for item in facts.standings),
        register=may_today(viewer, Permission.PEOPLE_REGISTER),
        link=may_today(viewer, Permission.PEOPLE_LINK),
    )


@dataclass(frozen=True)
class VettingShown:
    """A person's checks as far as the viewer may know of them, and whether they may record one."""

    is_shown: bool
    checks: Sequence[RecordedCheck] = ()
    answers: tuple[VettingAnswer, ...] = ()
    may_record: bool = False


def vetting_on(viewer: Actor, seen: SeenPerson, day: date) -> VettingShown:
    """Return a person's DBS checks and vetting for the page: to the person, and to who engages them (B17)."""
    is_employer = bool(employers_of(viewer, seen.person, today()))
    if not (seen.is_self or is_employer):
        return VettingShown(False)
    may_record = is_employer and not seen.is_self and asked().is_today
    checks = checks_shown(viewer, seen, day, seen.known_at)
    return VettingShown(True, checks, answers_of([one.facts for one in checks], day), may_record)
