"""What is around an organisation: contacts, what it is part of, namesakes, and its end (E1)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.actions import (
    add_contact,
    end_contact,
    end_organisation,
    record_parent,
    register_organisation,
    withdraw_end,
)
from app.partners.models import Organisation
from app.partners.queries import contacts_on, end_of, organisations_of_kind, parents_of
from app.partners.rules.organisations import OpenLicence
from app.partners.types import ContactRole, OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_statements

pytestmark = [pytest.mark.feature("E1"), pytest.mark.usefixtures("database")]

DAY = date(2026, 4, 1)


def typed_day(name: str, day: date) -> dict[str, str]:
    """Return a day as the form sends it."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_contact_holds_on_its_days() -> None:
    ours = make_organisation()
    contact = add_contact(
        TESTER, organisation=ours, role=ContactRole.FINANCE, name="Ada Byron", phone="01632 960 001", from_day=DAY
    )
    end_contact(TESTER, contact=contact, until_day=DAY + timedelta(days=9))
    assert contacts_on(ours.id, DAY - timedelta(days=1)) == []
    assert [one.name for one in contacts_on(ours.id, DAY + timedelta(days=9))] == ["Ada Byron"]
    assert contacts_on(ours.id, DAY + timedelta(days=10)) == []
    with pytest.raises(DomainError, match="already changed"):
        end_contact(TESTER, contact=contact, until_day=DAY)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "email"),
        ({"email": "not an address"}, "email"),
        ({"phone": "ring me"}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"name": "", "email": "a@b.example"}, "name"),
        ({"name": "x" * 121, "email": "a@b.example"}, "name"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused(typed: dict[str, str], field: str) -> None:
    values = {"name": "Ada Byron", **typed}
    with pytest.raises(DomainError) as refusal:
        add_contact(TESTER, organisation=make_organisation(), role=ContactRole.LEAD, from_day=DAY, **values)
    assert refusal.value.field == field


def test_no_organisation_is_part_of_itself_through_others() -> None:
    first, second, third = (make_organisation(name=name) for name in ("First", "Second", "Third"))
    record_parent(TESTER, organisation=first, parent=second, from_day=DAY)
    record_parent(TESTER, organisation=second, parent=third, from_day=DAY)
    for parent in (first, third):
        with pytest.raises(DomainError, match="part of"):
            record_parent(TESTER, organisation=third, parent=parent, from_day=DAY)
    with pytest.raises(DomainError, match="recorded now"):
        record_parent(TESTER, organisation=first, parent=second, from_day=DAY)


def test_what_it_was_part_of_stays_true_of_then() -> None:
    ours, old, new = make_organisation(), make_organisation(name="Old"), make_organisation(name="New")
    record_parent(TESTER, organisation=ours, parent=old, from_day=DAY)
    record_parent(TESTER, organisation=ours, parent=new, from_day=DAY + timedelta(days=30))
    record_parent(TESTER, organisation=ours, parent=None, from_day=DAY + timedelta(days=60))
    found = [(one.name, one.from_day, one.until_day) for one in parents_of(ours.id, today())]
    assert found == [
        ("New", DAY + timedelta(days=30), DAY + timedelta(days=59)),
        ("Old", DAY, DAY + timedelta(days=29)),
    ]
    # Once it stands alone, what was its parent may become part of it.
    record_parent(TESTER, organisation=new, parent=ours, from_day=DAY + timedelta(days=60))


def test_a_second_organisation_of_one_name_is_asked_about_and_told_apart() -> None:
    first = make_organisation(name="Harbour Trust")
    make_delivery(make_area(name="Eastshire"), first)
    register = {"kind": OrganisationKind.PROVIDER, "name": "HARBOUR trust", "from_day": DAY}
    with pytest.raises(DomainError, match=r"a provider \(Eastshire\)") as refusal:
        register_organisation(TESTER, is_namesake=False, **register)  # type: ignore[arg-type]
    assert refusal.value.field == "name"
    register_organisation(TESTER, is_namesake=True, **register)  # type: ignore[arg-type]
    names = [name for _, name in organisations_of_kind(OrganisationKind.PROVIDER, day=today())]
    assert "Harbour Trust (Eastshire)" in names
    assert "HARBOUR trust (no area yet)" in names


def test_an_end_names_every_licence_and_every_area_that_stands_in_its_way() -> None:
    ours = make_organisation(name="Leaving CIC")
    make_delivery(make_area(name="Eastshire"), ours)
    with pytest.raises(Refused) as refusal:
        end_organisation(
            TESTER,
            organisation=ours,
            ended_on=DAY,
            what_follows="The Trust takes the open work.",
            still_open=[OpenLicence("LIC-2026-0007", date(2027, 3, 31))],
        )
    assert "LIC-2026-0007 (until 31 March 2027)" in refusal.value.sentence
    assert "the provider of Eastshire" in refusal.value.sentence
    assert end_of(ours.id) is None


def test_a_commissioner_ends_only_once_its_area_has_another() -> None:
    area = make_area(name="Eastshire")
    body = make_commissioner(area)
    with pytest.raises(Refused, match="the commissioner of Eastshire"):
        end_organisation(TESTER, organisation=body, ended_on=DAY, what_follows="The mayor takes over.")
    make_commissioner(area, "The Mayor", from_day=DAY + timedelta(days=1))
    assert end_organisation(TESTER, organisation=body, ended_on=DAY, what_follows="The mayor takes over.")


def test_a_merger_goes_into_one_of_its_kind_that_goes_on() -> None:
    ours, force, gone = make_organisation(), make_organisation(OrganisationKind.FORCE), make_organisation()
    end_organisation(TESTER, organisation=gone, ended_on=DAY, what_follows="Wound up.")
    for successor, words in ((force, "cannot merge into a police force"), (gone, "has itself ended")):
        with pytest.raises(Refused, match=words):
            end_organisation(TESTER, organisation=ours, ended_on=DAY, what_follows="Merged.", successor=successor)
    with pytest.raises(Refused, match="The Trust holds every licence"):
        end_organisation(
            TESTER, organisation=make_organisation(OrganisationKind.TRUST), ended_on=DAY, what_follows="Over."
        )


def test_an_ended_organisation_is_offered_nowhere_until_it_goes_on() -> None:
    ours = make_organisation(name="Leaving CIC")
    end_organisation(TESTER, organisation=ours, ended_on=DAY, what_follows="Wound up.")
    assert offered(DAY, ours)
    assert not offered(DAY + timedelta(days=1), ours)
    withdraw_end(TESTER, organisation=ours)
    assert offered(DAY + timedelta(days=1), ours)
    with pytest.raises(DomainError, match="No end"):
        withdraw_end(TESTER, organisation=ours)


def offered(day: date, organisation: Organisation) -> bool:
    """Return whether a form offers the organisation on a day."""
    return organisation.id in [id_ for id_, _ in organisations_of_kind(OrganisationKind.PROVIDER, day=day)]


def test_the_page_records_and_shows_it_all(client: Visitor) -> None:
    ours, above = make_organisation(name="Northmoor"), make_organisation(name="Above CIC")
    path = f"/organisations/{ours.id}"
    sign_in(client, make_user(Role.ADMINISTRATOR))
    wrong = {"role": "lead", "name": "<script>x</script> 🎓", "email": "nobody", **typed_day("from_day", DAY)}
    answer = client.post(f"{path}/contacts", data=wrong)
    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.text
    assert contacts_on(ours.id, DAY) == []
    assert client.post(f"{path}/contacts", data=wrong | {"email": "Lead@north.example"}).status_code == 302
    parent = {"parent": str(above.id), **typed_day("from_day", DAY)}
    assert client.post(f"{path}/parent", data=parent).status_code == 302
    page = client.get(path).text
    assert "lead@north.example" in page
    assert "Part of <a" in page and "Above CIC" in page
    assert "part of Above CIC from 1 April 2026" in page
    assert db.session.scalar(sa.select(Event).where(Event.tag == EventTag.ORGANISATION_CONTACT_ADDED))


def test_a_parent_that_is_not_offered_is_refused(client: Visitor) -> None:
    ours = make_organisation()
    sign_in(client, make_user(Role.ADMINISTRATOR))
    for chosen in (str(uuid4()), str(ours.id), "'; drop table organisation"):
        answer = client.post(f"/organisations/{ours.id}/parent", data={"parent": chosen, **typed_day("from_day", DAY)})
        assert answer.status_code == 422
        assert "must be one of those listed" in answer.text


def test_the_page_asks_as_few_questions_for_many(client: Visitor, database: sa.Connection) -> None:
    ours = make_organisation()
    sign_in(client, make_user(Role.ADMINISTRATOR))
    counts = []
    for number in (3, 300):
        for _ in range(number):
            add_contact(TESTER, organisation=ours, role=ContactRole.LEAD, name="Ada", email="a@b.example", from_day=DAY)
        db.session.commit()
        with counted_statements(database) as statements:
            client.get(f"/organisations/{ours.id}")
        counts.append(len(statements))
    assert counts[0] == counts[1]
