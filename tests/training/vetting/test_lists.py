"""Where checks stand, as a list, a filter and tasks: what the database finds is what the rules say (B17, G7)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts.models import User
from app.core.clock import now, today
from app.core.db import db
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from app.training.models import Person
from app.training.queries.vetted import answers_of, vetting_listing
from app.training.queries.vetting import is_in_vetting_state, vetting_facts
from app.training.rules.vetting import overall
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.partners import make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor
from tests.counting import counted_statements
from tests.portal.reading import tasks_on
from tests.training.vetting.checking import Level, Outcome, State, check, days, form

pytestmark = [pytest.mark.feature("B17"), pytest.mark.usefixtures("database")]


@pytest.fixture
def staff(ours: Organisation, area: ForceArea) -> dict[str, Person]:
    """People in every state, and pairs of states."""
    people = {
        name: make_person(ours, area, name=name, level=None) for name in ("None", "Asked", "Good", "Soon", "Over")
    }
    check(people["Asked"], ours, outcome=Outcome.PENDING)
    check(people["Good"], ours)
    check(people["Soon"], ours, 42)
    check(people["Over"], ours, -1, checked=-300)
    for number, (dbs, police) in enumerate(((900, 42), (42, -1), (-1, 900), (None, 900), (None, -1))):
        both = people[f"Both {number}"] = make_person(ours, area, name=f"Both {number}", level=None)
        if dbs is not None:
            check(both, ours, dbs, checked=-300)
        check(both, ours, police, checked=-300, level=Level.NPPV_2_FULL, area=area)
    bad = people["Bad"] = make_person(ours, area, name="Bad", level=None)
    check(bad, ours, checked=-400)
    check(bad, ours, outcome=Outcome.NOT_SATISFACTORY)
    mended = people["Mended"] = make_person(ours, area, name="Mended", level=None)
    check(mended, ours, outcome=Outcome.NOT_SATISFACTORY, checked=-400)
    check(mended, ours)
    return people


@pytest.mark.parametrize("ahead", [-350, -5, 0, 1, 43, 1000])
def test_the_filter_finds_just_those_the_rules_put_there(
    ours: Organisation, staff: dict[str, Person], ahead: int
) -> None:
    day, employers = today() + days(ahead), {ours.id}
    facts = vetting_facts([one.id for one in staff.values()], employers, day)
    said = {name: overall(answers_of(facts[person.id], day)) for name, person in staff.items()}
    found = {}
    for state in State:
        rows = db.session.scalars(sa.select(Person.id).where(is_in_vetting_state(state, employers, day)))
        found |= dict.fromkeys(rows, state)
    assert {name: found.get(person.id) for name, person in staff.items()} == said
    if ahead == 0:
        assert set(said.values()) == set(State)


def test_the_list_is_filtered_and_exported_with_a_recent_proof(
    client: Visitor, lead: User, staff: dict[str, Person]
) -> None:
    stranger = make_person(name="Stranger")
    sign_in(client, lead)
    listed = client.get("/people/vetting").text
    assert staff["Good"].number in listed and stranger.number not in listed
    due = client.get("/people/vetting?state=due").text
    assert staff["Soon"].number in due and staff["Good"].number not in due
    on_people = client.get("/people?vetting=out-of-date").text
    assert staff["Over"].number in on_people and staff["Good"].number not in on_people
    assert "None on record" in client.get("/people/vetting?as-of=2020-06-01").text
    exported = client.get("/people/vetting?format=csv")
    assert exported.mimetype == "text/csv" and "Not satisfactory" in exported.text
    with time_machine.travel(now() + timedelta(minutes=20), tick=False):
        assert "/account/confirm" in client.get("/people/vetting?format=csv").location
        assert client.get("/people/vetting").status_code == 200


@pytest.mark.feature("G7")
def test_home_asks_the_employer_for_what_is_due_within_six_weeks(
    client: Visitor, lead: User, ours: Organisation, area: ForceArea
) -> None:
    soon, over = (make_person(ours, area, name=name, level=None) for name in ("Soon Due", "Over Due"))
    settled = make_person(ours, area, name="Set Tled", level=None)
    check(soon, ours, 42)
    check(over, ours, -1, checked=-300)
    check(settled, ours, 20, checked=-300)
    check(settled, ours, 900)
    make_person(ours, area, name="No Check", level=None)
    own = make_person(ours, area, name="Lea Der", user=lead, level=None)
    check(own, ours, 10)
    sign_in(client, lead)
    assert [title for title, _ in tasks_on(client.get("/?tasks=all"))] == [
        "Renew the check of Over Due",
        "Renew the check of Soon Due",
        "Record the DBS checks of 1 person",
    ]
    for reader in (make_user(Role.PARTNER_LEAD), make_user(Role.TRAINER)):
        sign_in(client, reader)
        assert "check" not in str(tasks_on(client.get("/?tasks=all")))


def test_the_trusts_own_people_are_the_trainers_to_see_to(client: Visitor, area: ForceArea) -> None:
    trust = make_organisation(OrganisationKind.TRUST)
    person = make_person(trust, area, name="Tru Stee", level=None)
    sign_in(client, make_user(Role.TRAINER, trust))
    assert client.post(f"/people/{person.number}/vetting", data=form(person)).status_code == 302
    assert "In date" in client.get(f"/people/{person.number}").text


def test_as_few_questions_for_many(ours: Organisation, area: ForceArea, lead: User, database: sa.Connection) -> None:
    counts = []
    for number in (3, 30):
        for _ in range(number):
            check(make_person(ours, area, level=None), ours)
        with counted_statements(database) as sent:
            vetting_listing(actor_of(lead), today()).read({})
        counts.append(len(sent))
    assert counts[0] == counts[1]
