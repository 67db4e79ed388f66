"""The days a licence is there at all, and what a page of another day than today offers (A3)."""

import re
from datetime import date, timedelta

import pytest

from app.core.clock import pinned_to, start_of_day, today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.models import Licence
from app.licences.queries import licence_facts
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_condition, make_draft, make_licence, make_offer
from tests.conftest import Visitor
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A3")]
ONE_DAY = timedelta(days=1)


@pytest.fixture
def manager(client: Visitor) -> Visitor:
    """A licence manager's browser."""
    sign_in_as(client, Role.LICENCE_MANAGER)
    return client


def on(day: date, address: str) -> str:
    """Return an address asked for a day."""
    return f"{address}?as-of={day.isoformat()}"


def listed(client: Visitor, day: date) -> list[str]:
    """Return the references on the list of a day."""
    return re.findall(r">(LIC-\d{4}-\d{4})</a>", client.get(on(day, "/licences")).text)


def test_a_licence_is_listed_from_the_day_it_was_drafted_or_signed(manager: Visitor) -> None:
    signed_on = today() - timedelta(days=395)
    on_paper, draft = make_licence(), make_draft()
    with pinned_to(start_of_day(today() - timedelta(days=30))):
        earlier = make_draft()
    assert set(listed(manager, today())) == {draft.reference, earlier.reference, on_paper.reference}
    assert sorted(listed(manager, today() - timedelta(days=30))) == sorted([on_paper.reference, earlier.reference])
    assert listed(manager, today() - timedelta(days=31)) == listed(manager, signed_on) == [on_paper.reference]
    assert listed(manager, signed_on - ONE_DAY) == listed(manager, date(1950, 1, 1)) == []


def test_an_empty_past_says_so_and_offers_no_draft(manager: Visitor) -> None:
    make_licence()
    words = words_of(manager.get("/licences?as-of=1950-01-01"))
    assert "Nothing is recorded of that day On 1 January 1950 this list was empty." in words
    assert "Draft the first one" not in words
    assert "Draft a licence" not in words


def there(licence: Licence) -> date | None:
    """Return since when there is anything of a licence."""
    (facts,) = licence_facts([licence.id])
    return facts.there_since


def test_an_offer_recorded_later_than_it_was_made_counts_from_its_own_day() -> None:
    draft = make_draft()
    assert there(draft) == today()
    make_offer(draft)
    assert there(draft) == today()
    assert there(make_licence()) == today() - timedelta(days=395)


@pytest.mark.parametrize("page", ["", "/agreement", "/run-down"])
def test_a_day_before_the_licence_was_there_says_since_when_it_is(manager: Visitor, place: Place, page: str) -> None:
    answer = manager.get(f"{place.path}{page}?as-of=1950-01-01")
    signed_on = long_date(today() - timedelta(days=395))
    assert answer.status_code == 404
    words = words_of(answer)
    assert "Nothing is recorded of that day" in words
    assert f"{place.licence.reference} was drafted, offered or signed on {signed_on}." in words
    assert f'href="{place.path}{page}">See it as it is today' in answer.text


def test_whoever_may_not_see_the_licence_learns_nothing_of_since_when(client: Visitor, place: Place) -> None:
    sign_in(client, make_user(Role.PARTNER_LEAD))
    answer = client.get(f"{place.path}?as-of=1950-01-01")
    assert answer.status_code == 404
    assert place.licence.reference not in answer.text


@pytest.mark.parametrize("days", [-30, 30])
def test_a_page_of_another_day_offers_no_act(manager: Visitor, place: Place, days: int) -> None:
    make_condition(place.licence, today() + timedelta(days=60))
    acts = ("Suspend", "Terminate", "Set a condition", "Withdraw", "Change when they go out")
    now = words_of(manager.get(place.path))
    then = words_of(manager.get(on(today() + timedelta(days=days), place.path)))
    assert all(act in now for act in acts)
    assert not [act for act in acts if act in then]
    assert "This page is to read. What can be done is on today’s." in then
    assert "This page is to read" not in now


def test_the_pipeline_of_another_day_leads_to_licences_not_to_acts(manager: Visitor, place: Place) -> None:
    assert "Draft the renewal" in words_of(manager.get("/licences/pipeline"))
    then = words_of(manager.get(on(today() - ONE_DAY, "/licences/pipeline")))
    assert place.licence.reference in then
    assert "Draft the renewal" not in then
    make_draft()
    assert "Offer the draft LIC" not in words_of(manager.get(on(today() - ONE_DAY, "/licences/pipeline")))


def test_filtering_the_pipeline_and_calendar_keeps_the_day_asked_by_its_parts(manager: Visitor) -> None:
    make_licence()
    day = today() - timedelta(days=9)
    asked = f"as-of-day={day.day}&as-of-month={day.month}&as-of-year={day.year}"
    for page in ("/licences/pipeline", "/licences/calendar"):
        assert f'name="as-of" value="{day.isoformat()}"' in manager.get(f"{page}?{asked}").text
