"""People of the register for tests, made through the actions of training."""

from datetime import date, timedelta
from itertools import count

from app.accounts.models import User
from app.core.clock import today
from app.licences.models import Programme
from app.partners.models import ForceArea, Organisation
from app.training.actions import award_level, engage_person, lift_standing, record_standing, register_person
from app.training.models import CertificationPeriod, Person, Standing
from app.training.rules import usual_last_day
from app.training.types import Level, StandingKind
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER, make_area, make_organisation

LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def make_person(
    organisation: Organisation | None = None,
    area: ForceArea | None = None,
    *,
    name: str | None = None,
    user: User | None = None,
    level: Level | None = Level.CERTIFIED,
    from_day: date | None = None,
    until_day: date | None = None,
    programme: Programme | None = None,
    engaged_from: date = LONG_AGO,
) -> Person:
    """Register and engage a person, certified since about a year ago for the usual time unless told otherwise."""
    person = register_person(TESTER, name=name or f"Facilitator {next(_numbers)}", from_day=LONG_AGO, user=user)
    engage_person(
        TESTER,
        person=person,
        organisation=organisation or make_organisation(),
        area=area or make_area(),
        from_day=engaged_from,
    )
    if level is not None:
        award(person, level, from_day, until_day, programme=programme)
    return person


def award(
    person: Person,
    level: Level = Level.CERTIFIED,
    from_day: date | None = None,
    until_day: date | None = None,
    *,
    programme: Programme | None = None,
    reason: str = "Met the standard",
    evidence: str = "Observation of both workshops of a pair",
) -> CertificationPeriod:
    """Award a level from about a year ago, for the usual time, unless days are given."""
    first = from_day or today() - timedelta(days=365)
    return award_level(
        TESTER,
        person=person,
        programme=programme or make_programme(),
        level=level,
        from_day=first,
        until_day=until_day or usual_last_day(first),
        reason=reason,
        evidence=evidence,
    )


def take_out(
    person: Person,
    kind: StandingKind = StandingKind.SUSPENDED,
    from_day: date | None = None,
    *,
    reason: str = "A red line was recorded",
    evidence: str = "Observation record",
) -> Standing:
    """Suspend, stand down or revoke, from today unless a day is given."""
    return record_standing(
        TESTER, person=person, kind=kind, from_day=from_day or today(), reason=reason, evidence=evidence
    )


def lift(person: Person, kind: StandingKind = StandingKind.SUSPENDED, lifted_from: date | None = None) -> Standing:
    """Lift what takes a person out of delivery, from today unless a day is given."""
    return lift_standing(
        TESTER, person=person, kind=kind, lifted_from=lifted_from or today(), reason="Supervision is complete"
    )
