"""The map of force areas, its table twin, its export, and the forms beside it (E1, F18)."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from markupsafe import escape
from python_calamine import load_workbook

from app.core.roles import Role
from app.partners.actions import load_areas
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_history, area_on
from app.partners.types import AreaState, OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_statements

pytestmark = [pytest.mark.feature("F18", "E1")]


@pytest.fixture
def provider(database: sa.Connection) -> Organisation:
    return make_organisation(name="Northmoor Change CIC")


@pytest.fixture
def area(provider: Organisation) -> ForceArea:
    made = make_area("E23000099", "Eastshire", label="EAS")
    make_commissioner(made, "Office of the Eastshire Commissioner")
    make_delivery(made, provider, live_from=date(2024, 4, 1), trust_lead="Robin Lead", note="Waits for vetting")
    return made


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("role", list(Role))
def test_everybody_signed_in_sees_the_map_and_its_table(client: Visitor, area: ForceArea, role: Role) -> None:
    sign_in(client, make_user(role))
    page = client.get("/areas")
    assert page.status_code == 200
    assert 'aria-label="Eastshire: Delivered by a partner"' in page.text
    assert 'href="/areas/E23000099">Eastshire</a>' in page.text


def test_signed_out_is_sent_to_sign_in(client: Visitor, area: ForceArea) -> None:
    assert client.get("/areas").location == "/sign-in?next=/areas"


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.DATA_ANALYST, True), (Role.PARTNER_LEAD, False), (Role.FORCE_SPOC, False)]
)
def test_the_trusts_lead_is_for_the_trust(client: Visitor, area: ForceArea, role: Role, sees: bool) -> None:
    sign_in(client, make_user(role))
    assert ("Robin Lead" in client.get("/areas").text) is sees
    assert ("Robin Lead" in client.get("/areas?format=csv").text) is sees
    assert "Waits for vetting" not in client.get("/areas").text


def test_another_day_shows_what_was_true_then(client: Visitor, area: ForceArea) -> None:
    sign_in(client, make_user())
    then = client.get("/areas?as-of=2024-03-31").text
    assert 'aria-label="Eastshire: Not engaged"' in then
    assert "Map as of 31 March 2024" in then
    assert 'aria-label="Eastshire: Delivered by a partner"' in client.get("/areas?as-of=2024-04-01").text
    by_parts = client.get("/areas?as-of-day=31&as-of-month=3&as-of-year=2024").text
    assert 'aria-label="Eastshire: Not engaged"' in by_parts


@pytest.mark.parametrize("typed", ["yesterday", "2024-02-30", "1899-12-31", "2200-01-01", "<script>", "9" * 10_000])
def test_a_day_that_is_none_is_said_beside_the_form_and_never_exported(
    client: Visitor, area: ForceArea, typed: str
) -> None:
    sign_in(client, make_user())
    page = client.get("/areas", query_string={"as-of": typed, "sort": "-code"})
    assert page.status_code == 200
    assert "This is today." in page.text
    assert escape(typed[:40]) in page.text
    assert '<input type="hidden" name="sort" value="-code">' in page.text
    assert client.get("/areas", query_string={"as-of": typed, "format": "csv"}).status_code == 422


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("29", "2", "2027", "29 February 2027 is not a date. This is today."),
        ("1", "March", "2024", ""),
        ("1", "3", "27", "must have a year of 4 numbers"),
        ("1", "3", "1899", "must be in a year from 1900 to 2199"),
        ("", "3", "2027", "must include a day"),
        ("1 March", "2027", "", "must include a year"),
    ],
)
def test_a_typed_day_is_read_as_the_forms_read_theirs(
    client: Visitor, area: ForceArea, day: str, month: str, year: str, said: str
) -> None:
    sign_in(client, make_user())
    query = {"as-of-day": day, "as-of-month": month, "as-of-year": year}
    page = client.get("/areas", query_string=query)
    assert page.status_code == 200
    assert (said or "Map as of 1 March 2024") in page.text
    assert f'value="{day if said else 1}"' in page.text


def test_the_day_asked_for_stays_in_links_filters_and_the_name_of_a_file(client: Visitor, area: ForceArea) -> None:
    sign_in(client, make_user())
    page = client.get("/areas?as-of=1+April+2024").text
    assert f'href="/areas/{area.code}?as-of=2024-04-01"' in page
    assert 'name="as-of" value="1 April 2024"' in page
    assert "Back to today" in page
    file = client.get("/areas?as-of=2024-04-01&format=csv")
    assert "force-areas-2024-04-01.csv" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "private, no-store"


def test_a_choice_that_is_not_offered_is_said_and_never_exported_as_everything(
    client: Visitor, area: ForceArea
) -> None:
    sign_in(client, make_user())
    assert "There is no “rubbish” here. All are shown." in client.get("/areas?state=rubbish").text
    assert client.get("/areas?state=rubbish&format=csv").status_code == 422


def test_filter_and_sort_and_export(client: Visitor, area: ForceArea) -> None:
    for number in range(3):
        make_area(f"E2300009{number}", f"Westshire {number}")
    sign_in(client, make_user())
    partner = rows_of(client.get("/areas?format=csv&state=partner").text)
    assert [row["Area"] for row in partner] == ["Eastshire"]
    assert partner[0]["Delivered by"] == "Northmoor Change CIC"
    assert partner[0]["Since"] == "2024-04-01"
    down = rows_of(client.get("/areas?format=csv&sort=-area").text)
    assert [row["Area"] for row in down] == ["Westshire 2", "Westshire 1", "Westshire 0", "Eastshire"]
    by_provider = rows_of(client.get("/areas?format=csv&sort=provider").text)
    assert by_provider[0]["Area"] == "Eastshire"
    page = client.get("/areas?state=partner").text
    assert page.count('<th scope="row"><a ') == 1
    assert page.count('aria-label="Westshire') == 3, "the map keeps every area"


@pytest.mark.parametrize("query", ["state=gone", "sort=nonsense", "page=99", "region=<script>", "format=exe", "sort=-"])
def test_what_the_list_does_not_offer_changes_nothing(client: Visitor, area: ForceArea, query: str) -> None:
    sign_in(client, make_user())
    page = client.get(f"/areas?{query}")
    assert page.status_code == 200
    assert 'href="/areas/E23000099"' in page.text
    assert "<script>" not in page.text.replace('<script type="module"', "")


def test_no_name_becomes_a_formula(client: Visitor, database: sa.Connection) -> None:
    area = make_area("E23000098", "=cmd|' /C calc'!A0")
    make_commissioner(area, "@SUM(1+1)*cmd|' /C calc'!A0")
    sign_in(client, make_user())
    (row,) = rows_of(client.get("/areas?format=csv").text)
    assert row["Area"] == "'=cmd|' /C calc'!A0"
    assert row["Commissioner"].startswith("'@SUM")
    made = client.get("/areas?format=xlsx")
    cells = load_workbook(io.BytesIO(made.data)).get_sheet_by_index(0).to_python()
    assert cells[1][0] == "'=cmd|' /C calc'!A0"
    assert "<script>" not in client.get("/areas").text.replace('<script type="module"', "")


@pytest.mark.parametrize("number", [3, 43])
def test_the_page_takes_as_few_queries_for_many_areas(client: Visitor, database: sa.Connection, number: int) -> None:
    if number == 43:
        load_areas(TESTER)
    else:
        for _ in range(number):
            make_delivery(make_area(), make_organisation())
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    with counted_statements(database) as sent:
        page = client.get("/areas")
    assert page.text.count("wm-map__halo") == number
    assert len(sent) == 2, sent


def delivery_form(deliverer: Organisation, **changes: str) -> dict[str, str]:
    form = {
        "model": "partner_licensed",
        "provider": str(deliverer.id),
        "from_day-day": "1",
        "from_day-month": "April",
        "from_day-year": "2026",
        "live_from-day": "1",
        "live_from-month": "4",
        "live_from-year": "2024",
        "trust_lead": "Sam Lead",
    }
    return form | changes


def test_the_licence_manager_records_a_delivery(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    opened = client.get("/areas/E23000099/delivery").text
    assert 'value="partner_licensed" checked' in opened
    assert "Robin Lead" in opened
    answer = client.post("/areas/E23000099/delivery", data=delivery_form(provider))
    assert (answer.status_code, answer.location) == (302, "/areas/E23000099")
    assert [row.trust_lead for row in area_history(area.id).deliveries] == ["Sam Lead", "Robin Lead"]
    assert area_on("E23000099", date(2026, 3, 31)).delivery is not None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"model": "trust"}, "Where the Trust delivers there is no other provider."),
        ({"provider": ""}, "needs a provider"),
        ({"provider": "01890000-0000-7000-8000-000000000000"}, "Provider must be one of those listed. Choose it again"),
        ({"from_day-year": "2023"}, "begins on 1 April 2024"),
        ({"from_day-day": ""}, "must include a day"),
        ({"ended_on-day": "1", "ended_on-month": "1", "ended_on-year": "2020"}, "cannot come before"),
        ({"live_from-day": "31", "live_from-month": "2"}, "must be a real date"),
        ({"trust_lead": "x" * 10_000}, "must be 120 characters or fewer"),
        ({"model": "nonsense"}, "Choose one of the answers listed"),
    ],
)
def test_a_delivery_that_does_not_fit_keeps_what_was_typed(
    client: Visitor, area: ForceArea, provider: Organisation, changes: dict[str, str], sentence: str
) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    typed = delivery_form(provider, note="🦡 <script>alert(1)</script>", **changes)
    answer = client.post("/areas/E23000099/delivery", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "🦡 &lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert len(area_history(area.id).deliveries) == 1


def test_the_administrator_records_a_transfer(client: Visitor, area: ForceArea) -> None:
    authority = make_organisation(OrganisationKind.COMMISSIONER, "Eastshire Combined Authority")
    sign_in(client, make_user(Role.ADMINISTRATOR))
    form = {
        "role": "commissioner",
        "organisation": str(authority.id),
        "governance": "Mayor",
        "office_holder": "Mayor of Eastshire",
        "from_day-day": "8",
        "from_day-month": "5",
        "from_day-year": "2026",
    }
    without = client.post("/areas/E23000099/parties", data=form | {"governance": ""})
    assert without.status_code == 422
    assert "Choose how the force is held to account." in without.text
    assert client.post("/areas/E23000099/parties", data=form).location == "/areas/E23000099"
    assert area_on("E23000099", date(2026, 5, 7)).commissioner_name == "Office of the Eastshire Commissioner"
    assert area_on("E23000099", date(2026, 5, 8)).commissioner_name == "Eastshire Combined Authority"


@pytest.mark.parametrize("path", ["/areas/E23000099/delivery", "/areas/E23000099/parties"])
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.LICENCE_MANAGER)])
def test_nobody_else_records(client: Visitor, area: ForceArea, role: Role, path: str) -> None:
    sign_in(client, make_user(role))
    assert client.get(path).status_code == 403
    assert client.post(path, data={}).status_code == 403


def test_an_area_that_is_none_is_not_found(client: Visitor, area: ForceArea) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert client.get("/areas/E00000000/delivery").status_code == 404
    assert client.get("/areas/'%20OR%201=1/parties").status_code == 404


def test_the_areas_part_of_its_page_draws(app: Flask, area: ForceArea) -> None:
    source = (
        '{% from "partners/area.html" import area_facts, area_timeline with context %}'
        "{{ area_facts(area, for_trust) }}{{ area_timeline(history, day) }}"
    )
    day = date(2026, 1, 1)
    with app.test_request_context("/"):
        template = app.jinja_env.from_string(source)
        context: dict[str, object] = {}
        app.update_template_context(context)
        found = area_on("E23000099", day)
        drawn = template.render(
            context | {"area": found, "history": area_history(area.id), "day": day, "for_trust": True}
        )
        hidden = template.render(
            context | {"area": found, "history": area_history(area.id), "day": day, "for_trust": False}
        )
    assert found.state is AreaState.PARTNER
    assert "Robin Lead" in drawn
    assert "Waits for vetting" in drawn
    assert "Office of the Eastshire Commissioner is the commissioner" in drawn
    assert "Robin Lead" not in hidden
    assert "Waits for vetting" not in hidden
