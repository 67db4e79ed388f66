"""Registering, renaming and engaging people in the browser, and what refuses it (B1, B14, B23)."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.events import EventTag
from app.core.formats import long_date
from app.core.roles import Role
from app.training.models import Engagement, Person, PersonName
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import make_area, make_organisation
from tests.builders.training import make_person, take_out
from tests.conftest import Visitor
from tests.licences.places import typed_day, version_on, words_of
from tests.training.places import (
    Place,
    engagement_typed,
    number_of,
    numbers_on,
    registration_typed,
    sign_in_as,
    typed_for,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def trainer(client: Visitor, place: Place) -> None:
    """A trainer is signed in, and there is a programme."""
    sign_in_as(client, Role.TRAINER, place)


@pytest.mark.feature("B1")
def test_registering_with_account_and_engagement(client: Visitor, place: Place) -> None:
    user = make_user(Role.FACILITATOR, place.provider, email="ada@northmoor.example")
    typed = registration_typed(
        name="Ada Okafor", user=" Ada@Northmoor.example ", organisation=str(place.provider.id), area=place.area.code
    )
    asked = client.post("/people/new", data=typed)
    assert asked.status_code == 422
    assert f"This account is {user.name}’s." in words_of(asked)
    assert 'name="is_same_person"' in asked.text
    answer = client.post("/people/new", data=typed | {"is_same_person": "y"})
    assert answer.status_code == 302
    page = words_of(client.get(answer.headers["Location"]))
    assert "Ada Okafor" in page
    assert "Northmoor" in page
    assert "No certification is recorded." in page
    person = db.session.scalars(sa.select(Person).where(Person.user_id == user.id)).one()
    assert person.number in answer.headers["Location"]
    assert number_of(EventTag.PERSON_REGISTERED) == number_of(EventTag.PERSON_ENGAGED) == 2


@pytest.mark.feature("B1")
def test_registering_the_same_twice_asks_whether_it_is_a_namesake(client: Visitor, place: Place) -> None:
    typed = registration_typed(name="maya ROBSON")
    again = client.post("/people/new", data=typed)
    assert again.status_code == 422
    assert f"is in the register as {place.person.number}" in words_of(again)
    assert 'name="is_namesake"' in again.text
    assert client.post("/people/new", data=typed | {"is_namesake": "y"}).status_code == 302


@pytest.mark.feature("B1")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "Enter the person’s full name"),
        ({"name": "x" * 121}, "Full name must be 120 characters or fewer"),
        ({"name": "x" * 10_000}, "shorten it by 9,880"),
        ({"user": "nobody@northmoor.example"}, "No account has this address"),
        ({"user": "not an address"}, "No account has this address"),
        ({"area": "E00"}, "Force area must be one of those listed"),
        ({"organisation": str(uuid.UUID(int=1))}, "Organisation must be one of those listed"),
        ({"from_day-year": "26"}, "Known from must have a year of 4 numbers"),
        ({"from_day-day": "", "from_day-month": "", "from_day-year": ""}, "Enter the date the record begins"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_on_its_field(
    client: Visitor, place: Place, changes: dict[str, object], sentence: str
) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Person))
    answer = client.post("/people/new", data=registration_typed(**changes))
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == before


@pytest.mark.feature("B1")
def test_half_an_engagement_and_a_taken_account_are_refused(client: Visitor, place: Place) -> None:
    half = client.post("/people/new", data=registration_typed(area=place.area.code))
    assert "Choose both the organisation and the force area, or neither" in words_of(half)
    taken = client.post("/people/new", data=registration_typed(user=place.facilitator.email))
    assert taken.status_code == 422
    assert "already belongs to a person" in words_of(taken)


@pytest.mark.feature("B1", "B14")
def test_a_new_name_keeps_the_number_and_the_earlier_name(client: Visitor, place: Place) -> None:
    typed = typed_for(client, place, "name", name="Maya Robson-Đặng")
    assert client.post(f"{place.path}/name", data=typed).status_code == 302
    page = words_of(client.get(place.path))
    assert "Maya Robson-Đặng" in page
    assert "Maya Robson " in page
    searches = ["Robson-Đặng", "robson-đ" if db.engine.dialect.name == "sqlite" else "Đặng", "maya+robson"]
    for typed_words in searches:
        # The tests' PostgreSQL runs without a locale, so there only what is typed exactly finds a Đ.
        assert numbers_on(client, f"q={typed_words}") == [place.person.number]
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert "Maya Robson, CF-" in client.get(f"{place.path}?as-of={yesterday}").text
    repeated = client.post(f"{place.path}/name", data=typed_for(client, place, "name", name="Maya Robson-Đặng"))
    assert "is called Maya Robson-Đặng already" in words_of(repeated)
    early = client.post(f"{place.path}/name", data=typed_for(client, place, "name") | typed_day("from_day", today()))
    assert "must begin after the current one did" in words_of(early)


@pytest.mark.feature("B1")
def test_two_open_engagements_in_one_place_are_refused_and_two_places_are_not(client: Visitor, place: Place) -> None:
    path, elsewhere = f"{place.path}/engagements", make_area()
    same = client.post(path, data=typed_for(client, place, "engagements"))
    assert same.status_code == 422
    assert "already engaged by this organisation in this area" in words_of(same)
    other = typed_for(client, place, "engagements", area=elsewhere.code)
    assert client.post(path, data=other).status_code == 302
    assert client.post(path, data=other).status_code == 409
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Engagement)) == 2


@pytest.mark.feature("B23")
def test_an_engagement_ends_and_the_record_goes_along(client: Visitor, place: Place) -> None:
    new_employer = make_organisation(name="Saltmarsh")
    path = place.end_path
    assert "the area does not" in words_of(client.get(path))
    yesterday = today() - timedelta(days=1)
    typed = {"version": version_on(client, path)} | typed_day("until_day", yesterday)
    assert client.post(path, data=typed).status_code == 302
    assert client.get(path).status_code == client.post(path, data=typed).status_code == 404
    again = engagement_typed(place, organisation=str(new_employer.id))
    again["version"] = version_on(client, f"{place.path}/engagements")
    assert client.post(f"{place.path}/engagements", data=again).status_code == 302
    take_out(place.person, reason="A red line at Saltmarsh")
    sign_in(client, make_user(Role.PARTNER_LEAD, new_employer))
    page = words_of(client.get(place.path))
    assert "Certified facilitator" in page
    assert "A red line at Saltmarsh" in page
    assert "Northmoor" not in page
    assert numbers_on(client, "state=suspended") == [place.person.number]
    sign_in(client, make_user(Role.PARTNER_LEAD, place.provider))
    page = words_of(client.get(place.path))
    assert f"engaged this person until {long_date(yesterday)}" in page
    assert "Suspended" not in page
    assert "Saltmarsh" not in page
    assert numbers_on(client) == [place.person.number]
    assert numbers_on(client, "state=suspended") == numbers_on(client, "state=certified") == []
    assert "Suspended" not in client.get("/people?format=csv").text


@pytest.mark.feature("B23")
def test_an_engagement_of_somebody_else_or_before_its_start_cannot_be_ended(client: Visitor, place: Place) -> None:
    other = make_person(place.provider, place.area)
    engagement = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == other.id)).one()
    assert client.get(f"{place.path}/engagements/{engagement.id}/end").status_code == 404
    assert client.get(f"{place.path}/engagements/{uuid.uuid4()}/end").status_code == 404
    early = {"version": version_on(client, place.end_path)} | typed_day("until_day", today() - timedelta(days=9999))
    assert "cannot be before the first day" in words_of(client.post(place.end_path, data=early))


NAMES = [
    "Nguyễn Thị Ánh",
    "محمد الأحمد",
    "陳大文",
    "O’Brien-Nuñez",
    "𝒵oë 👩‍🏫",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.feature("B1")
@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_stay_what_they_are_and_do_nothing(client: Visitor, place: Place, name: str) -> None:
    answer = client.post("/people/new", data=registration_typed(name=name))
    assert answer.status_code == 302
    person = client.get(answer.headers["Location"])
    assert "<script>alert" not in person.text
    assert name in words_of(person)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PersonName).where(PersonName.name == name)) == 1
    exported = client.get("/people?format=csv").text
    assert f",{name}" not in exported if name.startswith("=") else name in exported.replace('""', '"')
