"""The list of people: its order, who is on it on which day, and what it asks of the database (B1)."""

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.training.actions import engage_person, register_person, rename_person
from app.training.models import Person, PersonName
from app.training.queries import people_listing, people_on
from app.training.queries.listing import PeopleOnDay, PersonRow
from tests.builders.accounts import actor_of, make_user
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import make_person

pytestmark = pytest.mark.usefixtures("database")
FIRST = date(2024, 1, 1)


def people(day: date) -> PeopleOnDay:
    return people_on(actor_of(make_user(Role.TRAINER)), day, None)


def rows(day: date, **arguments: str) -> Sequence[PersonRow]:
    return people_listing(people(day)).read(arguments).rows


def names(day: date, **arguments: str) -> list[str]:
    return [row.name for row in rows(day, **arguments)]


@pytest.mark.feature("B1")
def test_names_are_sorted_whatever_their_capitals_and_unicode_form() -> None:
    for name in ("bert Ash", "ANNA Birch", "Straße", "strasse", "C\u0327elik", "\u00e7ELIK b"):
        register_person(TESTER, name=name, from_day=FIRST)
    folded = ["anna birch", "bert ash", "strasse", "strasse", "\u00e7elik", "\u00e7elik b"]
    assert [folded_of(name) for name in names(today())] == folded
    assert [folded_of(name) for name in names(today(), sort="-name")] == folded[::-1]


def folded_of(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@pytest.mark.feature("B1")
def test_everybody_is_on_the_list_once_by_the_name_of_the_day() -> None:
    renamed = register_person(TESTER, name="Zoe Ash", from_day=FIRST)
    register_person(TESTER, name="Mia Birch", from_day=FIRST)
    rename_person(TESTER, person=renamed, name="Ada Ash", from_day=date(2025, 6, 1))
    rename_person(TESTER, person=renamed, name="Nia Ash", from_day=today() + timedelta(days=9))
    assert names(date(2025, 5, 31)) == ["Mia Birch", "Zoe Ash"]
    assert names(date(2025, 6, 1)) == names(today()) == ["Ada Ash", "Mia Birch"]
    assert names(today() + timedelta(days=9)) == ["Mia Birch", "Nia Ash"]
    # Before they had a name on record, the one they hold last stands for them.
    engage_person(TESTER, person=renamed, organisation=make_organisation(), area=make_area(), from_day=date(2023, 5, 1))
    assert names(FIRST - timedelta(days=1)) == ["Nia Ash"]
    assert names(date(2023, 4, 30)) == []
    for day, many in ((FIRST - timedelta(days=1), 1), (today(), 2)):
        assert people_listing(people(day)).read({}).total == many
        assert people_listing(people(day)).read({"q": "zoe"}).total == 1


@pytest.mark.feature("B1")
def test_the_first_page_is_read_off_the_index_of_names(database: sa.Connection) -> None:
    make_person()
    if database.dialect.name == "postgresql":
        pytest.skip("PostgreSQL reads a table of few rows whole, whatever its indexes")
    statement = people(today()).statement.order_by(PersonName.folded_name, PersonName.person_id).limit(25)
    compiled = statement.compile(database, compile_kwargs={"literal_binds": True})
    plan = "\n".join(row[-1] for row in database.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))
    assert "ix_person_name_folded" in plan
    assert "ORDER BY" not in plan


@pytest.mark.feature("B1")
def test_a_name_kept_past_the_action_is_folded_too() -> None:
    person = make_person(name="First Name")
    statement = sa.select(PersonName.folded_name).where(PersonName.person_id == person.id)
    assert db.session.scalars(statement).all() == ["first name"]
    added = {"person_id": person.id, "name": "ZOË", "from_day": FIRST, "until_day": FIRST, "recorded_by": "test"}
    db.session.execute(sa.insert(PersonName), [added])
    assert sorted(db.session.scalars(statement)) == ["first name", "zoë"]


@pytest.mark.feature("B1")
def test_two_viewers_of_the_same_reach_share_one_list() -> None:
    assert people_listing(people(today())) is people_listing(people(today()))
    lead = people_on(actor_of(make_user(Role.PARTNER_LEAD)), today(), None)
    assert people_listing(lead) is not people_listing(people(today()))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
