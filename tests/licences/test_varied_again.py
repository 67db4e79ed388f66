"""A variation offered while one signed already is still to take effect: what it changes is what stands then (A14)."""

import re
from datetime import date, timedelta

import pytest

from app.core.clock import today
from app.licences.actions import WordedClause
from app.licences.queries import agreement_on, licence_facts, variation_of, variations_of
from app.licences.rules import AgreementText, consolidated
from app.licences.types import LapsePolicy
from app.partners.models import ForceArea
from tests.builders.accounts import sign_in
from tests.builders.licences import make_variation
from tests.builders.partners import make_area
from tests.conftest import Visitor
from tests.licences.places import typed_day, words_of
from tests.licences.varied import Varied

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A14")]


def first_day() -> date:
    return today() + timedelta(days=30)


@pytest.fixture
def lancashire(varied: Varied) -> ForceArea:
    """Where the licence moves from the first day on, by a signed variation that changes everything else too."""
    area = make_area(name="Lancashire")
    clause = WordedClause(99, "Of visits", "Two visits a year.")
    changed = {"grace_days": 30, "lapse_policy": LapsePolicy.KEEP_HELD, "seats": 20, "clause": clause}
    make_variation(varied.licence, first_day(), areas=((area.id, None),), territory=["Lancashire"], **changed)
    varied.agree()
    return area


def sent_for(varied: Varied, area: ForceArea, day: date, **changes: str) -> dict[str, str]:
    """Return the form as it comes, with the terms as they stand then but for what is changed."""
    (facts,) = licence_facts([varied.licence.id])
    sent = {"version": str(varied.licence.row_version), "reason": "More people", "grace_days": "30", "seats": "20"}
    sent |= {"lapse_policy": LapsePolicy.KEEP_HELD.value, "areas-0-area": area.code}
    sent |= typed_day("effective_on", day) | typed_day("answer_by", today()) | typed_day("ends_on", facts.ends_on)
    return sent | changes


@pytest.mark.usefixtures("database", "lancashire")
@pytest.mark.parametrize("days", [0, 10])
def test_only_what_it_changes_of_the_terms_that_stand_then_is_listed(varied: Varied, days: int) -> None:
    made = make_variation(varied.licence, first_day() + timedelta(days=days), seats=25)
    assert made.changes == [["Facilitator seats", "20 seats", "25 seats"]]


def test_going_back_to_where_it_is_today_is_a_change(varied: Varied, lancashire: ForceArea) -> None:
    (facts,) = licence_facts([varied.licence.id])
    cumbria = next(one for one in facts.territory if one.area_id != lancashire.id)
    back = {"areas": ((cumbria.area_id, None),), "territory": ["Cumbria"], "seats": 12}
    made = make_variation(varied.licence, first_day() + timedelta(days=10), **back)
    assert made.changes == [["Facilitator seats", "20 seats", "12 seats"], ["Territory", "Lancashire", "Cumbria"]]


def test_the_form_begins_with_the_terms_that_stand_then(client: Visitor, varied: Varied, lancashire: ForceArea) -> None:
    sign_in(client, varied.manager)
    path = f"{varied.path}/variations/new"
    page = client.get(path)
    assert "A variation signed already takes effect on" in words_of(page)
    assert re.search(r'name="seats"[^>]*value="20"|value="20"[^>]*name="seats"', page.text)
    chosen = re.findall(r"<option [^>]*selected[^>]*>([^<]+)", page.text)
    assert chosen == ["Lancashire", "The whole area"]
    same = client.post(path, data=sent_for(varied, lancashire, first_day()))
    assert same.status_code == 422
    assert "Nothing would change" in words_of(same)
    assert client.post(path, data=sent_for(varied, lancashire, first_day(), seats="25")).status_code == 302
    assert "Facilitator seats 25 seats Until then: 20 seats Why" in words_of(client.get(f"{varied.path}/variations/2"))


def test_a_clause_is_worded_anew_from_how_it_will_read(client: Visitor, varied: Varied, lancashire: ForceArea) -> None:
    sign_in(client, varied.manager)
    clause = {"clause_heading": "Of visits", "clause_words": "Three visits a year."}
    sent = sent_for(varied, lancashire, first_day(), **clause)
    assert client.post(f"{varied.path}/variations/new", data=sent | {"clause_number": "99"}).status_code == 302
    assert variation_of(varied.licence.id, 2).changes == (("Clause 99", "Two visits a year.", "Three visits a year."),)


def test_a_clause_that_is_added_stands_beside_what_is_signed_already(
    client: Visitor, varied: Varied, lancashire: ForceArea
) -> None:
    sign_in(client, varied.manager)
    clause = {"clause_heading": "Of holidays", "clause_words": "None in August."}
    sent = sent_for(varied, lancashire, first_day() + timedelta(days=5), **clause)
    assert client.post(f"{varied.path}/variations/new", data=sent).status_code == 302
    varied.agree(2)
    text = text_on(varied, first_day() + timedelta(days=5))
    headings = [one.heading.split(",")[0] for one in text.clauses][-4:]
    assert headings == ["Of visits", "Variation 1", "Of holidays", "Variation 2"]


def text_on(varied: Varied, day: date) -> AgreementText:
    """Return the agreement as it reads on a day."""
    (facts,) = licence_facts([varied.licence.id])
    found = agreement_on(facts, day)
    assert found is not None
    return consolidated(found.text, variations_of(facts.id), day)
