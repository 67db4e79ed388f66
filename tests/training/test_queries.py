"""Facts, scope and the state as SQL, each against a real database."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.actor import NOBODY
from app.core.clock import end_of_day, today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import NotFound
from app.core.references import new_person_number
from app.core.roles import Role
from app.licences.queries.days import DAY_ZERO as DAY_NUMBER_ZERO
from app.licences.queries.days import day_number
from app.training.actions import end_engagement, rename_person
from app.training.models import CertificationPeriod, Engagement, Person, Standing
from app.training.queries import (
    certification_state_expression,
    certified_until_expression,
    facts_of_user,
    is_visible_to,
    people_statement,
    person_facts,
    person_for,
)
from app.training.queries.importing import people_named
from app.training.rules import certification_state
from app.training.types import CertificationState, Level, StandingKind
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import award, lift, make_person, take_out
from tests.counting import counted_statements
from tests.training.histories import HORIZON, History, day, histories

pytestmark = pytest.mark.usefixtures("database")


def store(history: History, programme_id: uuid.UUID) -> Person:
    """Write a history straight into the tables: the actions would refuse some of what it holds."""
    person = Person(number=new_person_number())
    db.session.add(person)
    db.session.flush()
    for one in history.awards:
        days = {"from_day": day(one.start), "until_day": day(one.end)}
        days |= {"window_opens_on": day(one.opens), "due_on": day(one.end)}
        belongs = {"person_id": person.id, "programme_id": programme_id, "level": one.level, "reason": "Why"}
        db.session.add(CertificationPeriod(**belongs, **days, **recorded_by(TESTER)))
    for standing in history.standings:
        lifted = None if standing.days is None else day(standing.start + standing.days)
        days = {"from_day": day(standing.start), "lifted_from": lifted}
        belongs = {"person_id": person.id, "kind": standing.kind, "reason": "Why"}
        db.session.add(Standing(**belongs, **days, **recorded_by(TESTER)))
    db.session.flush()
    return person


def in_sql(
    programme_id: uuid.UUID, on: date, known_at: datetime | None = None
) -> dict[uuid.UUID, tuple[CertificationState, date | None]]:
    """Return everybody's state and last day on a day as the database computes them."""
    rows = db.session.execute(
        sa.select(
            Person.id,
            certification_state_expression(programme_id, on, known_at),
            certified_until_expression(programme_id, on, known_at),
        )
    )
    return {
        person_id: (state, None if until is None else DAY_NUMBER_ZERO + timedelta(days=until))
        for person_id, state, until in rows
    }


@pytest.mark.feature("B3", "B4", "B13")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(lived=st.lists(histories, min_size=15, max_size=25), days=st.lists(st.integers(-5, HORIZON), max_size=12))
def test_the_state_in_sql_equals_the_rules_over_any_histories(lived: list[History], days: list[int]) -> None:
    programme_id = make_programme().id
    nested = db.session.begin_nested()
    stored = {store(history, programme_id): history for history in lived}
    edges = [one.end + 1 for history in lived for one in history.awards]
    edges += [one.start for history in lived for one in history.standings]
    for offset in {*days, *edges[:20]}:
        computed = in_sql(programme_id, day(offset))
        facts = person_facts(stored, programme_id, day(offset))
        for person, history in stored.items():
            expected = certification_state(history.facts, day(offset))
            assert computed[person.id] == (expected.state, expected.until), (day(offset), history)
            read = certification_state(facts[person.id], day(offset))
            assert (read.state, read.level, read.until) == (expected.state, expected.level, expected.until)
    nested.rollback()


@pytest.mark.feature("B4")
def test_day_numbers_count_from_the_day_zero() -> None:
    assert day_number(DAY_NUMBER_ZERO) == 0


@pytest.mark.feature("B4", "B13")
def test_the_state_on_a_day_can_be_asked_as_it_was_known_on_another() -> None:
    programme_id = make_programme().id
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        person = make_person(from_day=date(2026, 4, 1), until_day=date(2028, 3, 31))
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=UTC), tick=False):
        take_out(person, from_day=date(2026, 6, 1))
    with time_machine.travel(datetime(2026, 6, 20, 9, tzinfo=UTC), tick=False):
        lift(person, lifted_from=date(2026, 6, 15))
    expected = {
        (date(2026, 6, 5), date(2026, 4, 30)): CertificationState.NONE,
        (date(2026, 6, 5), date(2026, 6, 9)): CertificationState.CERTIFIED,
        (date(2026, 6, 5), date(2026, 6, 10)): CertificationState.SUSPENDED,
        (date(2026, 6, 17), date(2026, 6, 19)): CertificationState.SUSPENDED,
        (date(2026, 6, 17), date(2026, 6, 20)): CertificationState.CERTIFIED,
        (date(2026, 6, 5), date(2026, 6, 20)): CertificationState.SUSPENDED,
    }
    for (on, as_known_on), state in expected.items():
        known_at = end_of_day(as_known_on)
        facts = person_facts([person], programme_id, on, known_at)[person.id]
        assert certification_state(facts, on).state is state, (on, as_known_on)
        assert in_sql(programme_id, on, known_at)[person.id][0] is state


@pytest.mark.feature("B4")
def test_each_programme_has_its_own_certification() -> None:
    other = make_programme("other", "Another programme")
    person = make_person(programme=other)
    assert person_facts([person], make_programme().id, today())[person.id].periods == ()
    assert in_sql(make_programme().id, today())[person.id][0] is CertificationState.NONE
    assert in_sql(other.id, today())[person.id][0] is CertificationState.CERTIFIED


@pytest.mark.feature("B1")
def test_facts_of_many_take_four_queries(database: sa.Connection) -> None:
    provider, area = make_organisation(), make_area()
    people = [make_person(provider, area) for _ in range(30)]
    programme_id = make_programme().id
    for few in (people[:3], people):
        with counted_statements(database) as sent:
            facts = person_facts(few, programme_id, today())
        assert len(sent) == 4
        assert len(facts) == len(few)
    assert facts[people[0].id].areas_with(provider.id) == {area.id}
    assert person_facts([], programme_id, today()) == {}


@pytest.mark.feature("B1")
def test_the_person_behind_an_account_is_found() -> None:
    user = make_user(Role.FACILITATOR)
    programme_id = make_programme().id
    assert facts_of_user(user.id, programme_id, today()) is None
    person = make_person(user=user, name="Ώρα Ελένη")
    found = facts_of_user(user.id, programme_id, today())
    assert found is not None
    assert (found.number, found.name) == (person.number, "Ώρα Ελένη")


@pytest.mark.feature("B1", "G1")
def test_the_trust_sees_all_a_lead_its_own_a_facilitator_themselves_and_nobody_else_anybody() -> None:
    ours, theirs = make_organisation(), make_organisation()
    facilitator = make_user(Role.FACILITATOR, ours)
    mine, colleague, stranger = make_person(ours, user=facilitator), make_person(ours), make_person(theirs)
    seen = {
        make_user(Role.TRAINER): {mine, colleague, stranger},
        make_user(Role.DATA_ANALYST): {mine, colleague, stranger},
        make_user(Role.PARTNER_LEAD, ours): {mine, colleague},
        make_user(Role.PARTNER_LEAD, theirs): {stranger},
        facilitator: {mine},
        make_user(Role.RETURN_PREPARER, ours): set(),
        make_user(Role.FORCE_SPOC): set(),
    }
    for user, people in seen.items():
        viewer = actor_of(user)
        assert set(db.session.scalars(sa.select(Person).where(is_visible_to(viewer)))) == people
        assert set(db.session.scalars(people_statement(viewer, today()))) == people
        for person in (mine, colleague, stranger):
            if person in people:
                assert person_for(viewer, person.number).person is person
            else:
                with pytest.raises(NotFound):
                    person_for(viewer, person.number)
    assert db.session.scalars(people_statement(NOBODY, today())).all() == []


@pytest.mark.feature("B23", "G1")
def test_a_former_employer_sees_the_record_as_it_stood_and_nothing_current() -> None:
    old, new = make_organisation(), make_organisation()
    person = make_person(old)
    last = today() - timedelta(days=10)
    leave(person, last)
    take_out(person, StandingKind.REVOKED, today() - timedelta(days=20))
    lead = actor_of(make_user(Role.PARTNER_LEAD, old))
    assert db.session.scalars(people_statement(lead, today())).all() == []
    assert db.session.scalars(people_statement(lead, last)).all() == []
    seen = person_for(lead, person.number)
    assert (seen.seen_until, seen.known_at) == (last, end_of_day(last))
    assert seen.day_shown(today()) == last
    assert seen.day_shown(last - timedelta(days=1)) == last - timedelta(days=1)
    with pytest.raises(NotFound):
        person_for(actor_of(make_user(Role.PARTNER_LEAD, new)), person.number)


@pytest.mark.feature("B23", "G1")
def test_whoever_leaves_at_a_day_to_come_is_current_until_then() -> None:
    provider = make_organisation()
    person = make_person(provider)
    leave(person, today())
    lead = actor_of(make_user(Role.PARTNER_LEAD, provider))
    assert person_for(lead, person.number).seen_until is None
    assert db.session.scalars(people_statement(lead, today())).all() == [person]
    assert db.session.scalars(people_statement(lead, today() + timedelta(days=1))).all() == []


@pytest.mark.feature("B1")
@pytest.mark.feature("B1")
@pytest.mark.parametrize("typed", ["Siân Ŵyn-Łukaszewska", "SIÂN ŴYN-ŁUKASZEWSKA", "sia\u0302n ŵyn-łukaszewska"])
def test_a_namesake_is_found_in_any_script_case_and_form(typed: str) -> None:
    person = make_person(name="Siân Ŵyn-Łukaszewska")
    assert people_named(typed) == [person]


def test_names_are_read_as_of_a_day() -> None:
    person = make_person(name="Ewa Nowak")
    rename_person(TESTER, person=person, name="Ewa Kowalska-Nowak", from_day=date(2025, 7, 1))
    programme_id = make_programme().id
    for on, name in [(date(2025, 6, 30), "Ewa Nowak"), (date(2025, 7, 1), "Ewa Kowalska-Nowak")]:
        assert person_facts([person], programme_id, on)[person.id].name == name


@pytest.mark.feature("B4")
def test_a_renewal_awarded_before_the_end_takes_over_at_once() -> None:
    person = make_person(from_day=today() - timedelta(days=700), until_day=today() + timedelta(days=20))
    programme_id = make_programme().id
    assert in_sql(programme_id, today())[person.id][0] is CertificationState.RENEWAL_OPEN
    award(person, Level.CERTIFIED, today())
    assert in_sql(programme_id, today())[person.id][0] is CertificationState.CERTIFIED


def leave(person: Person, last: date) -> None:
    """End the person's only engagement."""
    open_one = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == person.id)).one()
    end_engagement(TESTER, person=person, engagement_id=open_one.id, until_day=last)
