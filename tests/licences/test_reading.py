"""The list and the page of a licence."""

import re
from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.roles import Role
from app.licences.actions import terminate_licence
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_programme, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A3")
def test_the_page_answers_for_any_day_and_as_it_was_known(client: Visitor, place: Place) -> None:
    suspend(place.licence)
    sign_in_as(client, Role.PARTNER_LEAD, place)
    before = (today() - timedelta(days=1)).isoformat()
    assert "May materials be downloaded? No" in words_of(client.get(place.path))
    assert "May materials be downloaded? Yes" in words_of(client.get(f"{place.path}?as-of={before}"))
    unknown = client.get(f"{place.path}?known-at={before}")
    assert unknown.status_code == 404
    known = client.get(f"{place.path}?known-at={today().isoformat()}")
    assert "As the portal knew it at the end of" in words_of(known)


@pytest.mark.feature("A3")
@pytest.mark.parametrize(
    "query", ["as-of=2026-02-30", "as-of=soon", "known-at=1899-01-01", "known-at=x", "as-of=9999-1-1"]
)
def test_a_day_that_cannot_be_read_is_said(client: Visitor, place: Place, query: str) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = client.get(f"{place.path}?{query}")
    assert page.status_code == (422 if "known-at" in query else 200)
    assert "is not a date" in words_of(page)


@pytest.mark.feature("A1")
def test_the_list_filters_sorts_and_exports(client: Visitor, place: Place) -> None:
    suspended = make_licence(make_organisation(name='=HYPERLINK("http://x.example")'), [make_area(name="Kent")])
    suspend(suspended)
    sign_in_as(client, Role.LICENCE_MANAGER)

    def references(query: str) -> list[str]:
        return re.findall(r">(LIC-\d{4}-\d{4})</a>", client.get(f"/licences?{query}").text)

    first, second = place.licence.reference, suspended.reference
    assert references("") == [second, first]
    assert references("sort=reference") == [first, second]
    assert references("sort=-licensee") == [first, second]
    assert references("state=suspended") == [second]
    assert references("state=suspended&as-of=" + (today() - timedelta(days=1)).isoformat()) == []
    assert references(f"area={place.area.code}") == [first]
    assert references("q=northmoor") == [first]
    assert references("q=%25") == references("state=superseded") == []
    assert references("state=nonsense&area=E00&page=99&sort=nothing") == [second, first]
    rows = client.get("/licences?format=csv&sort=reference").text.splitlines()
    assert rows[0] == "\ufeffReference,Licensee,Territory,State,Starts,Ends"
    assert rows[1].startswith(f"{first},Northmoor,Cumbria,Active,")
    assert "\"'=HYPERLINK(" in rows[2]
    assert client.get("/licences?format=xlsx").data[:2] == b"PK"


@pytest.mark.feature("A1")
def test_an_empty_list_says_what_to_do_next(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "Draft the first one" in words_of(client.get("/licences"))
    assert words_of(client.get("/licences?q=nothing")).count("Nothing matches") == 1


@pytest.mark.feature("A1")
def test_list_and_page_take_the_same_few_queries_at_3_and_300_licences(client: Visitor) -> None:
    provider, areas = make_organisation(), [make_area(), make_area()]
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    counts: dict[str, list[int]] = {"list": [], "page": []}
    for more in (3, 297):
        licences = [make_licence(provider, areas) for _ in range(more)]
        suspend(licences[0])
        for name, path in (("list", "/licences"), ("page", f"/licences/{licences[0].id}")):
            with counted_queries() as sent:
                assert client.get(path).status_code == 200
            counts[name].append(len(sent))
    assert counts["list"][0] == counts["list"][1] <= 8
    assert counts["page"][0] == counts["page"][1] <= 8


@pytest.mark.feature("A2")
def test_what_each_state_shows_renders(client: Visitor) -> None:
    day = today()
    ended = make_licence(ends_on=day - timedelta(days=2), grace_days=10)
    over = make_licence()
    terminate_licence(TESTER, licence=over, effective_on=day, reason="Breach")
    renewed = make_licence(ends_on=day + timedelta(days=1))
    make_licence(renewed.licensee, starts_on=day, renews=renewed)
    expected = {
        make_draft(programme=make_programme()): "Draft",
        make_licence(): "Active",
        make_licence(ends_on=day): "Expiring",
        ended: "In grace",
        make_licence(ends_on=day - timedelta(days=1)): "Expired",
        over: "Terminated",
        renewed: "Superseded",
    }
    sign_in_as(client, Role.DATA_ANALYST)
    for licence, label in expected.items():
        page = client.get(f"/licences/{licence.id}")
        assert f"{label}</strong>" in page.text
        assert page.text.count("<h1") == 1
