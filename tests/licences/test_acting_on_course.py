"""Offers, going live, notice, run-off and conditions in the browser: the good way, and what bad input meets."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.queries import licence_facts
from app.licences.types import LicenceState
from tests.builders.licences import make_condition, make_draft, make_licence, make_notice, send
from tests.conftest import Visitor
from tests.licences.places import Place, sign_in_as, state_of, typed_day, version_on, words_of

pytestmark = pytest.mark.usefixtures("database")


def post(client: Visitor, path: str, typed: dict[str, object]) -> str:
    """Send a form from the page as it is now, and return the words of the page it leads to."""
    answer = client.post(path, data=typed | {"version": version_on(client, path)})
    assert answer.status_code == 302, words_of(answer)
    return words_of(client.get(answer.headers["Location"]))


@pytest.mark.feature("A2")
def test_offered_and_declined_in_the_browser(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"/licences/{make_draft(place.provider, [place.area]).id}"
    by = today() + timedelta(days=20)
    page = post(client, f"{path}/offer", typed_day("offered_on", today()) | typed_day("answer_by", by))
    assert f"an answer is awaited by {long_date(by)}" in page
    assert "In negotiation" in page
    frozen = client.get(f"{path}/edit")
    assert (frozen.status_code, "Withdraw the offer" in words_of(frozen)) == (409, True)
    typed = {"ending": "declined", "reason": "Too dear"} | typed_day("ended_on", today())
    assert "came to nothing" in post(client, f"{path}/end-offer", typed)


@pytest.mark.feature("A2")
def test_going_live_is_recorded_per_area(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = post(client, f"{place.path}/go-live", {})
    assert "Mobilising" in page
    assert "Cumbria: no day known yet" in page
    live = today() + timedelta(days=30)
    page = post(client, f"{place.path}/go-live", typed_day(f"live_on_{place.area.id.hex}", live))
    assert f"It goes live on {long_date(live)}." in page
    bad = typed_day(f"live_on_{place.area.id.hex}", today() + timedelta(days=9_000))
    refused = client.post(f"{place.path}/go-live", data=bad | {"version": version_on(client, f"{place.path}/go-live")})
    assert (refused.status_code, "within the term" in words_of(refused)) == (422, True)


@pytest.mark.feature("A2", "A7")
def test_notice_run_off_and_withdrawal_in_the_browser(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    ends = today() + timedelta(days=40)
    typed = {"given_by": "commissioner", "reason": "A new tender"}
    typed |= typed_day("given_on", today()) | typed_day("ends_on", ends)
    refused = client.post(f"{place.path}/notice", data=typed | {"version": version_on(client, f"{place.path}/notice")})
    assert refused.status_code == 422
    assert "The terms ask for 3 months of notice" in words_of(refused)
    assert "A new tender" in refused.text
    page = post(client, f"{place.path}/notice", typed | {"shorter_because": "Both sides asked"})
    assert "Notice given" in page
    assert f"Ends on {long_date(ends)}" in page
    until = ends + timedelta(days=60)
    page = post(client, f"{place.path}/run-off", {"reason": "Two open"} | typed_day("until_day", until))
    assert f"Run-off until {long_date(until)}" in page
    page = post(client, f"{place.path}/withdraw-notice", {"reason": "Agreed"} | typed_day("withdrawn_on", today()))
    assert "Active" in page
    assert f"Withdrawn on {long_date(today())}" in page


@pytest.mark.feature("A15")
def test_a_lead_sends_evidence_and_the_trust_accepts_it(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = {"words": "Send <b>the certificate</b> 📄", "stops_downloads": "y"} | typed_day("due_on", today())
    page = post(client, f"{place.path}/conditions/new", typed)
    assert "Send <b>the certificate</b> 📄 Unmet past its day, it stops downloads." in page
    sign_in_as(client, Role.PARTNER_LEAD, place)
    page = client.get(place.path)
    assert f'href="{place.path}/conditions/1/evidence"' in page.text
    assert "/withdraw" not in page.text
    assert "/conditions/1/accept" not in page.text
    page = post(client, f"{place.path}/conditions/1/evidence", {"words": "It is attached to our mail of today"})
    assert "It is attached to our mail of today" in page
    assert "Evidence sent" in page
    sign_in_as(client, Role.QA_LEAD)
    typed = {"note": "Seen"} | typed_day("met_on", today())
    assert f"accepted it as met from {long_date(today())}: Seen" in post(
        client, f"{place.path}/conditions/1/accept", typed
    )
    assert "Reopened on" in post(client, f"{place.path}/conditions/1/reopen", {"reason": "Out of date"})
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "Withdrawn on" in post(client, f"{place.path}/conditions/1/withdraw", {"reason": "Not needed"})


@pytest.mark.feature("A15", "G1")
def test_a_leads_evidence_is_for_the_licences_of_the_organisation_they_lead(client: Visitor, place: Place) -> None:
    make_condition(place.licence)
    theirs = make_licence()
    make_condition(theirs)
    sign_in_as(client, Role.PARTNER_LEAD, place)
    for path in (f"/licences/{theirs.id}/conditions/1/evidence", f"{place.path}/conditions/9/evidence"):
        assert client.get(path).status_code == client.post(path, data={"words": "x"}).status_code == 404
    for role in (Role.RETURN_PREPARER, Role.COMMISSIONER, Role.TRAINER):
        sign_in_as(client, role, place)
        assert client.get(f"{place.path}/conditions/1/evidence").status_code == 403
        assert "conditions/1/" not in client.get(place.path).text


@pytest.mark.feature("A7")
def test_a_page_that_grew_stale_is_refused_and_keeps_what_was_typed(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/notice"
    version = version_on(client, path)
    make_condition(place.licence)
    typed = {"given_by": "licensee", "reason": "We close", "version": version}
    typed |= typed_day("given_on", today()) | typed_day("ends_on", today() + timedelta(days=200))
    answer = client.post(path, data=typed)
    assert (answer.status_code, "has changed since you opened this page" in words_of(answer)) == (409, True)
    assert "We close" in answer.text
    assert state_of(place.licence) is LicenceState.ACTIVE


@pytest.mark.feature("A15")
def test_ten_thousand_characters_are_refused_in_a_sentence(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/conditions/new"
    typed = {"words": "x" * 10_000, "version": version_on(client, path)} | typed_day("due_on", today())
    answer = client.post(path, data=typed)
    assert (answer.status_code, "must be 1,000 characters or fewer" in words_of(answer)) == (422, True)
    (facts,) = licence_facts([place.licence.id])
    assert facts.conditions == ()


@pytest.mark.feature("A2", "A15")
def test_what_can_be_pressed_follows_the_licences_course(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    offered = client.get(place.path).text
    assert [
        name for name in ("offer", "end-offer", "withdraw-notice", "run-off") if f"{place.path}/{name}" in offered
    ] == []
    make_notice(place.licence)
    make_condition(place.licence)
    send(place.licence)
    offered = client.get(place.path).text
    for name in ("withdraw-notice", "run-off", "conditions/1/accept"):
        assert f'href="{place.path}/{name}"' in offered, name
    assert f'href="{place.path}/notice"' not in offered
