"""The demo's register: facilitators of every level, one suspended and one revoked at an invented provider."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa

from app.accounts.models import User
from app.core import clock
from app.core.actor import Actor
from app.core.db import db
from app.demo.cast import PEOPLE, DemoPerson
from app.demo.clock import month_end, month_start
from app.demo.partners import area
from app.demo.story import Story
from app.licences.models import Programme
from app.partners.models import Organisation
from app.training.actions import award_level, engage_person, record_standing, register_person
from app.training.models import Person
from app.training.types import Level, StandingKind

OTHER_TRAINER = Actor(user_id=None, name="Grace Adeyemi")
SALTMARSH = "Saltmarsh Families (invented)"
OUT_OF_DELIVERY = (
    (
        DemoPerson("Philip Ancaster", SALTMARSH, "E23000020", Level.CERTIFIED, 15),
        StandingKind.SUSPENDED,
        "A red line was recorded at an observation; supervision has begun.",
    ),
    (
        DemoPerson("Jean Holbeach", SALTMARSH, "E23000020", Level.CERTIFIED, 20),
        StandingKind.REVOKED,
        "Retired material was used knowingly, after a warning.",
    ),
)


def tell_people(
    story: Story, actor: Actor, programme: Programme, organisations: dict[str, Organisation], today: date
) -> None:
    """Have the demo's people registered, engaged and certified; nobody awards themselves."""
    for one in PEOPLE:
        by = OTHER_TRAINER if one.email == "trainer@hamptontrust.example" else actor
        _tell_person(story, by, programme, organisations[one.organisation], one, today)
    for one, kind, reason in OUT_OF_DELIVERY:
        maker = _tell_person(story, actor, programme, organisations[one.organisation], one, today)
        story.add(month_start(today, -1), partial(maker.take_out, kind, reason), hour=12)


def _tell_person(
    story: Story, actor: Actor, programme: Programme, organisation: Organisation, one: DemoPerson, today: date
) -> "_Maker":
    awarded = month_start(today, -one.months_ago)
    maker = _Maker(actor, programme, organisation, one, awarded)
    story.add(month_start(awarded, -2), maker.register)
    story.add(awarded, maker.award, hour=16)
    return maker


@dataclass
class _Maker:
    """One person being registered, engaged and certified."""

    actor: Actor
    programme: Programme
    organisation: Organisation
    one: DemoPerson
    awarded: date
    person: Person | None = None

    def register(self) -> None:
        """Register the person and their engagement."""
        user = db.session.scalar(sa.select(User).where(User.email == self.one.email)) if self.one.email else None
        self.person = register_person(self.actor, name=self.one.name, from_day=clock.today(), user=user)
        engage_person(
            self.actor,
            person=self.person,
            organisation=self.organisation,
            area=area(self.one.area),
            from_day=clock.today(),
        )

    def award(self) -> None:
        """Award the level they hold."""
        award_level(
            self.actor,
            person=self._registered(),
            programme=self.programme,
            level=self.one.level,
            from_day=self.awarded,
            until_day=month_end(self.awarded, self.one.months_long - 1),
            reason=f"Met the standard for {self.one.level.in_sentence}.",
        )

    def take_out(self, kind: StandingKind, reason: str) -> None:
        """Suspend or revoke."""
        record_standing(self.actor, person=self._registered(), kind=kind, from_day=clock.today(), reason=reason)

    def _registered(self) -> Person:
        assert self.person is not None
        return self.person
