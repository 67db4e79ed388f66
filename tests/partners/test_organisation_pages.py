"""Organisations: the list, one of them, and who sees which (E1, G1)."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.formats import long_date
from app.core.roles import Role
from app.partners.actions import rename_organisation
from app.partners.models import Organisation
from app.partners.queries import names_over_time, organisation_names
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_statements

pytestmark = [pytest.mark.feature("E1")]


@pytest.fixture
def ours(database: sa.Connection) -> Organisation:
    """A provider that delivers in one area, beside another in another."""
    organisation = make_organisation(name="Northmoor Change CIC")
    area = make_area(name="Eastshire")
    make_commissioner(area, "Office of the Eastshire Commissioner")
    make_delivery(area, organisation)
    theirs = make_area(name="Westshire")
    make_commissioner(theirs, "Office of the Westshire Commissioner")
    make_delivery(theirs, make_organisation(name="Southmoor Change CIC"))
    return organisation


def other() -> Organisation:
    return next(
        row for row in _all() if organisation_names([row.id], date(2026, 1, 1))[row.id] == "Southmoor Change CIC"
    )


def _all() -> list[Organisation]:
    return list(db.session.scalars(sa.select(Organisation)))


def test_the_trust_sees_every_organisation(client: Visitor, ours: Organisation) -> None:
    sign_in(client, make_user(Role.DATA_ANALYST))
    page = client.get("/organisations").text
    for name in ("Northmoor", "Southmoor", "Office of the Eastshire", "Office of the Westshire"):
        assert name in page


@pytest.mark.feature("G1")
def test_a_provider_sees_itself_and_those_of_its_areas(client: Visitor, ours: Organisation) -> None:
    sign_in(client, make_user(Role.PARTNER_LEAD, ours))
    page = client.get("/organisations").text
    assert "Northmoor Change CIC" in page
    assert "Office of the Eastshire Commissioner" in page
    assert "Southmoor" not in page
    assert "Westshire" not in page
    assert "Southmoor" not in client.get("/organisations?format=csv").text
    assert client.get(f"/organisations/{ours.id}").status_code == 200
    assert client.get(f"/organisations/{other().id}").status_code == 404
    assert client.get(f"/organisations/{uuid4()}").text.count("There is no such organisation") == 1


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.COMMISSIONER, Role.FORCE_SPOC, Role.RETURN_PREPARER])
def test_the_register_is_not_for_everybody(client: Visitor, ours: Organisation, role: Role) -> None:
    sign_in(client, make_user(role))
    assert client.get("/organisations").status_code == 403
    assert client.get(f"/organisations/{ours.id}").status_code == 403


def test_list_filters_sorts_and_exports(client: Visitor, ours: Organisation) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    found = client.get("/organisations?kind=provider&q=NORTH&format=csv").text
    assert "Northmoor Change CIC" in found
    assert "Southmoor" not in found
    assert "Nothing matches" in client.get("/organisations?q=100%25").text
    down = client.get("/organisations?sort=-name&format=csv&kind=provider").text
    assert down.index("Southmoor") < down.index("Northmoor")
    assert client.get("/organisations?q=" + "x" * 5_000).status_code == 200


def test_names_that_attack_are_only_words(client: Visitor, database: sa.Connection) -> None:
    nasty = make_organisation(name="<script>alert(1)</script>")
    make_organisation(name="=cmd|' /C calc'!A0")
    sign_in(client, make_user(Role.ADMINISTRATOR))
    page = client.get("/organisations").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page + client.get(f"/organisations/{nasty.id}").text
    assert "'=cmd|" in client.get("/organisations?format=csv").text


def test_names_over_time_and_as_of(client: Visitor, ours: Organisation) -> None:
    rename_organisation(TESTER, organisation=ours, name="Northmoor Forward CIC", from_day=date(2026, 3, 1))
    sign_in(client, make_user(Role.PARTNER_LEAD, ours))
    then = client.get(f"/organisations/{ours.id}?as-of=2026-02-28").text
    assert '<h1 class="govuk-heading-l">Northmoor Change CIC</h1>' in then
    now_ = client.get(f"/organisations/{ours.id}?as-of=2026-03-01").text
    assert '<h1 class="govuk-heading-l">Northmoor Forward CIC</h1>' in now_
    assert "28 Feb 2026" in now_
    assert "Eastshire" in now_


def test_the_list_takes_as_few_queries_for_many(client: Visitor, ours: Organisation, database: sa.Connection) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    counts = []
    for _ in range(2):
        with counted_statements(database) as sent:
            client.get("/organisations")
        counts.append(len(sent))
        for _ in range(40):
            make_organisation()
        db.session.commit()
    assert counts == [4, 4]


def test_registering_and_renaming(client: Visitor, database: sa.Connection) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    day = {"from_day-day": "1", "from_day-month": "4", "from_day-year": "2026"}
    answer = client.post("/organisations/new", data={"kind": "provider", "name": "Fernhill 🦡 CIC"} | day)
    assert answer.status_code == 302
    assert "Fernhill 🦡 CIC" in client.get(f"{answer.location}?as-of=2026-04-01").text
    renamed = client.post(
        f"{answer.location}/name", data={"name": "Fernhill Forward"} | day | {"from_day-year": "2027"}
    )
    assert renamed.location == answer.location
    again = client.post(f"{answer.location}/name", data={"name": "Fernhill Forward"} | day | {"from_day-year": "2028"})
    assert (again.status_code, "called Fernhill Forward already" in again.text) == (422, True)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "trust", "name": "Another Trust"}, "Choose one of the answers listed"),
        ({"kind": "provider", "name": ""}, "Enter the organisation&#39;s name."),
        ({"kind": "provider", "name": "x" * 10_000}, "must be 200 characters or fewer"),
        ({"name": "No kind"}, "Choose what the organisation is."),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(
    client: Visitor, database: sa.Connection, form: dict[str, str], sentence: str
) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    day = {"from_day-day": "1", "from_day-month": "4", "from_day-year": "2026"}
    answer = client.post("/organisations/new", data=form | day)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_only_the_trusts_managers_register(client: Visitor, ours: Organisation) -> None:
    sign_in(client, make_user(Role.PARTNER_LEAD, ours))
    assert client.get("/organisations/new").status_code == 403
    assert client.post(f"/organisations/{ours.id}/name", data={"name": "Mine"}).status_code == 403
    assert make_organisation(OrganisationKind.TRUST) is not None


def test_a_day_before_the_first_name_says_since_when_it_is_known(client: Visitor, ours: Organisation) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    first = names_over_time(ours.id)[-1]
    answer = client.get(f"/organisations/{ours.id}?as-of={first.from_day - timedelta(days=1)}")
    assert answer.status_code == 404
    assert f"{first.name} is in the register from {long_date(first.from_day)}" in unescape(answer.text)
    then = client.get(f"/organisations/{ours.id}?as-of={today() - timedelta(days=1)}").text
    assert "Record a new name" not in then
    assert "Record a new name" in client.get(f"/organisations/{ours.id}").text
