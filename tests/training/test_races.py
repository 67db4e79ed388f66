"""Several people at once, each in a transaction that commits, on a portal of its own (B1, B13)."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core.constraints import sentence_for
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.training.actions import engage_person, register_person
from app.training.models import Engagement, Person, Standing
from app.training.types import StandingKind
from tests.builders.accounts import make_user
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import LONG_AGO, make_person, take_out
from tests.conftest import DATABASES, make_portal, skip_or_fail
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

pytestmark = pytest.mark.slow

AT_ONCE = 6


@pytest.fixture(params=DATABASES)
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A portal whose transactions really commit."""
    if request.param not in request.config.getoption("--databases").split(","):
        pytest.skip(f"this run leaves {request.param} out")
    if request.param == "sqlite":
        yield make_portal(tmp_path)
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        made = make_portal(tmp_path, url)
        yield made
        with made.app_context():
            db.engine.dispose()


def at_once(portal: Flask, act: Callable[[], object]) -> list[str]:
    """Return, for each of several threads doing the same at the same moment, "done" or why not."""
    start = threading.Barrier(AT_ONCE)

    def run(_: int) -> str:
        with portal.app_context():
            start.wait(timeout=30)
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                return refusal.sentence
            except IntegrityError as refusal:
                db.session.rollback()
                return sentence_for(refusal) or "a constraint without a sentence"
            return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def how_many(table: type) -> int:
    """Return the number of rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.mark.feature("B13")
def test_of_several_suspensions_at_once_one_is_recorded_and_the_others_are_told(portal: Flask) -> None:
    with portal.app_context():
        person_id = make_person().id
        db.session.commit()
    answers = at_once(portal, lambda: take_out(db.session.get_one(Person, person_id)))
    assert answers.count("done") == 1
    assert sum("already suspended" in answer for answer in answers) == AT_ONCE - 1
    with portal.app_context():
        assert how_many(Standing) == 1
        recorded = sa.select(sa.func.count()).select_from(Event).where(Event.tag == EventTag.STANDING_RECORDED)
        assert db.session.scalar(recorded) == 1


@pytest.mark.feature("B1")
def test_of_several_engagements_at_once_one_is_recorded(portal: Flask) -> None:
    with portal.app_context():
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

    answers = at_once(portal, engage)
    assert answers.count("done") == 1
    assert sum("already engaged" in answer for answer in answers) == AT_ONCE - 1
    with portal.app_context():
        assert how_many(Engagement) == 2


@pytest.mark.feature("B1")
def test_an_account_gets_one_record_however_many_register_it_at_once(portal: Flask) -> None:
    with portal.app_context():
        user_id = make_user(Role.FACILITATOR).id
        db.session.commit()

    def register() -> object:
        return register_person(TESTER, name="Ada Okafor", from_day=LONG_AGO, user=db.session.get_one(User, user_id))

    answers = at_once(portal, register)
    assert answers.count("done") == 1
    assert sum("already belongs to a person" in answer for answer in answers) == AT_ONCE - 1
    with portal.app_context():
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
