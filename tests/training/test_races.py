"""Several people at once, each in a transaction that commits, on a portal of its own (B1, B13)."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core.constraints import sentence_for
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.training.actions import engage_person, register_person
from app.training.models import Engagement, Person, Standing
from app.training.types import StandingKind
from tests.builders.accounts import make_user
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import LONG_AGO, make_person, take_out
from tests.racing import AT_ONCE, DONE, at_once

pytestmark = pytest.mark.slow


def how_many(table: type) -> int:
    """Return the number of rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.mark.feature("B13")
def test_of_several_suspensions_at_once_one_is_recorded_and_the_others_are_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        person_id = make_person().id
        db.session.commit()
    answers = at_once(committing_portal, lambda: take_out(db.session.get_one(Person, person_id)))
    assert answers.count(DONE) == 1
    assert sum("already suspended" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert how_many(Standing) == 1
        recorded = sa.select(sa.func.count()).select_from(Event).where(Event.tag == EventTag.STANDING_RECORDED)
        assert db.session.scalar(recorded) == 1


@pytest.mark.feature("B1")
def test_of_several_engagements_at_once_one_is_recorded(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        person_id, provider_id, area_id = make_person().id, make_organisation().id, make_area().id
        db.session.commit()

    def engage() -> object:
        return engage_person(
            TESTER,
            person=db.session.get_one(Person, person_id),
            organisation=db.session.get_one(Organisation, provider_id),
            area=db.session.get_one(ForceArea, area_id),
            from_day=LONG_AGO,
        )

    answers = at_once(committing_portal, engage)
    assert answers.count(DONE) == 1
    assert sum("already engaged" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert how_many(Engagement) == 2


@pytest.mark.feature("B1")
def test_an_account_gets_one_record_however_many_register_it_at_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        user_id = make_user(Role.FACILITATOR).id
        db.session.commit()

    def register() -> object:
        return register_person(TESTER, name="Ada Okafor", from_day=LONG_AGO, user=db.session.get_one(User, user_id))

    answers = at_once(committing_portal, register)
    assert answers.count(DONE) == 1
    assert sum("already belongs to a person" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert how_many(Person) == 1


@pytest.mark.feature("B1", "B13")
@pytest.mark.usefixtures("database")
def test_what_the_actions_refuse_the_tables_refuse_too() -> None:
    person = make_person()
    take_out(person)
    engagement = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == person.id)).one()
    again = {
        "already engaged by this organisation": Engagement(
            person_id=person.id,
            organisation_id=engagement.organisation_id,
            area_id=engagement.area_id,
            from_day=LONG_AGO,
            **recorded_by(TESTER),
        ),
        "already recorded and has not been lifted": Standing(
            person_id=person.id, kind=StandingKind.SUSPENDED, from_day=LONG_AGO, reason="Why", **recorded_by(TESTER)
        ),
    }
    for sentence, row in again.items():
        nested = db.session.begin_nested()
        db.session.add(row)
        with pytest.raises(IntegrityError) as refusal:
            db.session.flush()
        assert sentence in (sentence_for(refusal.value) or "")
        nested.rollback()
