"""Reading the register: the list, a record on any day, and the entry to training (B1, B3, B4, B13)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.references import read_person_number
from app.core.roles import Role
from app.training.types import Level, StandingKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_programme
from tests.builders.partners import make_area, make_organisation
from tests.builders.training import award, make_person, take_out
from tests.conftest import Visitor
from tests.counting import counted_statements
from tests.licences.places import words_of
from tests.training.places import Place, numbers_on, sign_in_as

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("B1")
def test_a_number_written_otherwise_leads_to_the_canonical_address(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.TRAINER)
    number = place.person.number
    alike = number.lower().replace("1", "l").replace("0", "o")
    for typed in (
        number.lower(),
        number.replace("-", ""),
        number.removeprefix("CF-"),
        alike,
        f" {number} ".replace("-", " "),
    ):
        answer = client.get(f"/people/{typed}?as-of=2026-01-01")
        assert answer.status_code == 302, typed
        assert answer.headers["Location"] == f"{place.path}?as-of=2026-01-01"
    assert client.get(f"/people/{number.lower()}/standing").headers["Location"] == f"{place.path}/standing"
    assert client.get(place.path).status_code == 200


@pytest.mark.feature("B1")
def test_a_number_is_read_leniently_and_a_slip_is_told() -> None:
    assert read_person_number("cf7q2mk8x") is None
    for typed in ("", "CF", "CF-7Q2M-K8X!", "7Q2M" * 3, "CFCF7Q2MK8", "Ω" * 8):
        assert read_person_number(typed) is None, typed


@pytest.mark.feature("B4", "B13")
def test_the_record_answers_for_any_day(client: Visitor, place: Place) -> None:
    take_out(place.person)
    sign_in_as(client, Role.PARTNER_LEAD, place)
    before = (today() - timedelta(days=1)).isoformat()
    long_before = (today() - timedelta(days=999)).isoformat()
    later = (today() + timedelta(days=999)).isoformat()
    assert "Suspended since" in words_of(client.get(place.path))
    assert "Certified facilitator since" in words_of(client.get(f"{place.path}?as-of={before}"))
    assert "Certified facilitator begins on" in words_of(client.get(f"{place.path}?as-of={long_before}"))
    before_all = client.get(f"{place.path}?as-of=1950-01-01")
    assert before_all.status_code == 404
    assert "is on the register since" in words_of(before_all)
    assert "Suspended since" in words_of(client.get(f"{place.path}?as-of={later}"))
    for wrong in ("2026-02-30", "soon", "1899-12-31", "9999-1-1"):
        for path in (place.path, "/people"):
            page = client.get(f"{path}?as-of={wrong}")
            assert page.status_code == 200
            assert "This is today." in words_of(page)
        assert client.get(f"/people?format=csv&as-of={wrong}").status_code == 422


@pytest.mark.feature("B1", "B4")
def test_the_list_filters_sorts_and_exports(client: Visitor, place: Place) -> None:
    other = make_organisation(name="Saltmarsh")
    ends_soon = make_person(
        other, make_area(name="Kent"), name="Zoë Ash", from_day=today() - timedelta(days=700), until_day=today()
    )
    suspended = make_person(other, name="amir Birch", level=Level.PROVISIONAL)
    take_out(suspended)
    sign_in_as(client, Role.QA_LEAD)
    first, second, third = suspended.number, place.person.number, ends_soon.number
    assert numbers_on(client) == [first, second, third]
    assert numbers_on(client, "sort=-name") == [third, second, first]
    assert numbers_on(client, "sort=number") == sorted([first, second, third])
    assert numbers_on(client, "state=suspended") == [first]
    assert numbers_on(client, "state=renewal-open") == [third]
    assert numbers_on(client, "state=certified") == [second]
    assert numbers_on(client, f"organisation={other.id}") == [first, third]
    assert numbers_on(client, f"organisation={other.id}&state=renewal-open&q=zo%C3%AB") == [third]
    assert numbers_on(client, f"q={second.lower().replace('-', '')}") == [second]
    assert numbers_on(client, "q=%25") == numbers_on(client, "state=revoked") == []
    assert numbers_on(client, "state=nonsense&organisation=x&page=99&sort=nothing&programme=none") == [
        first,
        second,
        third,
    ]
    until = [number for number in numbers_on(client, "sort=until") if number != first]
    assert until == [third, second]
    before = (today() - timedelta(days=1)).isoformat()
    assert numbers_on(client, f"state=provisional&as-of={before}") == [first]
    rows = client.get("/people?format=csv&sort=name").text.splitlines()
    assert rows[0] == "\ufeffNumber,Name,Organisation,Force areas,Level,State,Until"
    assert rows[3] == f'{third},Zoë Ash,Saltmarsh,Kent,Certified facilitator,"Certified, renewal open",{today()}'
    assert client.get("/people?format=xlsx").data[:2] == b"PK"


@pytest.mark.feature("B4")
def test_with_two_programmes_the_list_asks_which(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.TRAINER)
    assert 'name="programme"' not in client.get("/people").text
    other = make_programme("other", "Programme Zed")
    award(place.person, Level.TRAINEE, programme=other)
    assert numbers_on(client, "programme=other&state=trainee") == [place.person.number]
    assert numbers_on(client, "state=trainee") == []
    assert "Trainee since" in words_of(client.get(f"{place.path}?programme=other"))


@pytest.mark.feature("B1")
def test_an_empty_register_says_what_to_do_next(client: Visitor) -> None:
    sign_in_as(client, Role.TRAINER)
    assert "Register the first person" in words_of(client.get("/people"))
    assert client.get("/training").status_code == 200
    sign_in_as(client, Role.PARTNER_LEAD)
    assert "Those your organisation engages appear here" in words_of(client.get("/people"))


@pytest.mark.feature("B4", "B13")
def test_the_entry_counts_and_names_who_must_be_looked_after(client: Visitor, place: Place) -> None:
    ends_soon = make_person(name="Zoë Ash", from_day=today() - timedelta(days=700), until_day=today())
    expired = make_person(name="Ivo Elm", from_day=today() - timedelta(days=700), until_day=today() - timedelta(days=1))
    revoked = make_person(name="Kit Oak")
    take_out(revoked, StandingKind.REVOKED)
    sign_in_as(client, Role.TRAINER)
    page = words_of(client.get("/training"))
    for words in ("Certified 1 and 0 provisional", "Renewal open 1 ", "Expired 1 ", "Suspended 0 "):
        assert words in page
    assert "Revoked since" in page
    for person in (ends_soon, expired, revoked):
        assert person.number in page
    assert place.person.number not in page
    sign_in_as(client, Role.PARTNER_LEAD, place)
    page = words_of(client.get("/training"))
    assert "Certified 1 " in page
    assert "Expired 0 " in page
    assert expired.number not in page


@pytest.mark.feature("B1")
@pytest.mark.parametrize("role", [Role.TRAINER, Role.PARTNER_LEAD])
def test_list_entry_and_record_take_the_same_few_statements_at_3_and_300_people(
    client: Visitor, database: sa.Connection, role: Role
) -> None:
    provider, areas = make_organisation(), [make_area(), make_area()]
    sign_in(client, make_user(role, provider if role is Role.PARTNER_LEAD else None))
    counts: dict[str, list[int]] = {}
    for more in (3, 297):
        people = [make_person(provider, areas[place % 2]) for place in range(more)]
        take_out(people[0])
        db.session.commit()
        # A sign-in is touched once a minute, and making 300 people may take longer.
        assert client.get("/people").status_code == 200
        for path in ("/people", "/training", f"/people/{people[0].number}"):
            with counted_statements(database) as sent:
                assert client.get(path).status_code == 200
            counts.setdefault(path.split("CF-")[0], []).append(len(sent))
    for path, (few, many) in counts.items():
        assert few == many <= 8, f"{path}: {few}, {many}"
