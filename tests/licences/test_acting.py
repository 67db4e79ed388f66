"""Acting on a licence in the browser: the good way, the stale way, and what bad input meets."""

import re
import uuid

import pytest

from app.core.clock import today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.types import LicenceState
from app.partners.actions import add_part
from app.partners.types import OrganisationKind
from tests.builders.licences import make_draft, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.licences.places import (
    TYPED,
    Place,
    draft,
    sign_in_as,
    state_of,
    suspension,
    tomorrow,
    typed_day,
    version_on,
    words_of,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A1", "A2")
def test_the_licence_manager_drafts_changes_and_signs(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    answer = client.post("/licences/new", data=draft(place))
    assert answer.status_code == 302
    path = answer.headers["Location"]
    page = words_of(client.get(path))
    assert "Draft: nobody has signed it" in page
    assert "28 days, until" in page
    assert "12 seats" in page
    changed = draft(place, seats="", version=version_on(client, f"{path}/edit"))
    assert client.post(f"{path}/edit", data=changed).status_code == 302
    for side in ("licensee", "licensor"):
        typed = TYPED["sign"]() | {"side": side, "version": version_on(client, f"{path}/sign")}
        assert client.post(f"{path}/sign", data=typed).status_code == 302
    page = words_of(client.get(path))
    assert "Signed, not yet begun" in page
    assert "No limit" in page
    assert "its term has not begun" in page


@pytest.mark.feature("A25")
def test_a_draft_over_the_same_ground_is_saved_with_a_warning(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = draft(place) | typed_day("starts_on", today())
    path = client.post("/licences/new", data=typed).headers["Location"]
    shared = f"covers the same ground at the same time as {place.licence.reference} of the same licensee in Cumbria"
    assert f"{shared} until" in words_of(client.get(path))


@pytest.mark.feature("A4", "A7", "C3")
def test_suspended_and_reinstated_in_the_browser(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    asked = words_of(client.get(f"{place.path}/suspend"))
    assert "What will follow" in asked
    assert "up to 60 seconds" in asked
    typed = suspension(version=version_on(client, f"{place.path}/suspend"))
    assert client.post(f"{place.path}/suspend", data=typed).status_code == 302
    page = words_of(client.get(place.path))
    assert "up to 60 seconds" in page
    assert f"The whole licence has been suspended since {long_date(today())}: The insurance lapsed." in page
    assert "May materials be downloaded? No" in page
    assert "Rule licence.permits-downloads@1" in page
    typed = TYPED["reinstate"]() | {"version": version_on(client, f"{place.path}/reinstate")}
    assert client.post(f"{place.path}/reinstate", data=typed).status_code == 302
    page = words_of(client.get(place.path))
    assert "May materials be downloaded? Yes" in page
    assert "reinstated" in page


@pytest.mark.feature("A4", "A7")
def test_a_suspension_to_come_is_said_as_such_and_called_off_in_the_browser(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = suspension(version=version_on(client, f"{place.path}/suspend")) | typed_day("from_day", tomorrow())
    assert client.post(f"{place.path}/suspend", data=typed).status_code == 302
    page = client.get(place.path)
    assert "will be suspended from" in words_of(page)
    assert "links stop at once" not in words_of(page)
    assert f'href="{place.path}/call-off"' in page.text
    called_off = {"scope": "whole", "reason": "It was sent", "version": version_on(client, f"{place.path}/call-off")}
    assert client.post(f"{place.path}/call-off", data=called_off).status_code == 302
    assert "will be suspended from" not in words_of(client.get(place.path)).split("History")[0]


@pytest.mark.feature("A2")
def test_terminated_in_the_browser(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = TYPED["terminate"]() | {"version": version_on(client, f"{place.path}/terminate")}
    assert client.post(f"{place.path}/terminate", data=typed).status_code == 302
    assert state_of(place.licence) is LicenceState.TERMINATED
    assert f'href="{place.path}/terminate"' not in client.get(place.path).text


@pytest.mark.feature("A4")
def test_a_stale_page_is_refused_with_what_was_typed_and_taken_when_sent_again(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    seen = version_on(client, f"{place.path}/suspend")
    suspend(place.licence)
    reinstate(place.licence)
    stale = client.post(f"{place.path}/suspend", data=suspension(version=seen, reason="Kept words"))
    assert stale.status_code == 409
    assert "has changed since you opened this page" in words_of(stale)
    assert "Kept words" in stale.text
    assert f'href="{place.path}" target="_blank"' in stale.text
    again = re.search(r'name="version" type="hidden" value="(\d+)"', stale.text)
    assert again is not None
    assert client.post(f"{place.path}/suspend", data=suspension(version=again.group(1))).status_code == 302


@pytest.mark.feature("A4")
@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "0"])
def test_a_form_without_its_version_is_stale(client: Visitor, place: Place, version: str) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert client.post(f"{place.path}/suspend", data=suspension(version=version)).status_code == 409
    assert state_of(place.licence) is LicenceState.ACTIVE


@pytest.mark.feature("A4")
@pytest.mark.parametrize("act", ["suspend", "terminate", "sign"])
def test_a_form_sent_without_its_hidden_field_is_stale_and_keeps_what_was_typed(
    client: Visitor, place: Place, act: str
) -> None:
    licence = make_draft(place.provider, [place.area]) if act == "sign" else place.licence
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = TYPED[act]()
    kept = typed["signatory" if act == "sign" else "reason"]
    typed.pop("version", None)
    stale = client.post(f"/licences/{licence.id}/{act}", data=typed)
    assert stale.status_code == 409
    assert "has changed since you opened this page" in words_of(stale)
    assert kept in words_of(stale) or f'value="{kept}"' in stale.text
    assert state_of(licence) is (LicenceState.DRAFT if act == "sign" else LicenceState.ACTIVE)


@pytest.mark.feature("A2", "A7")
@pytest.mark.parametrize("act", ["sign", "suspend"])
def test_the_same_form_sent_twice_acts_once(client: Visitor, place: Place, act: str) -> None:
    licence = make_draft(place.provider, [place.area]) if act == "sign" else place.licence
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"/licences/{licence.id}/{act}"
    typed = TYPED[act]() | {"version": version_on(client, path)}
    assert client.post(path, data=typed).status_code == 302
    assert client.post(path, data=typed).status_code == 409
    fresh = client.post(path, data=typed | {"version": version_on(client, path)})
    assert fresh.status_code == 422
    assert "already" in words_of(fresh)


@pytest.mark.feature("A7")
def test_acts_that_the_state_does_not_allow_say_why(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    unsigned = make_draft(place.provider, [place.area])
    path = f"/licences/{unsigned.id}/suspend"
    refused = client.post(path, data=suspension(version=version_on(client, path)))
    assert refused.status_code == 422
    assert "nothing to suspend" in words_of(refused)
    for act, said in (("reinstate", "there is nothing to lift"), ("sign", "there is no signature to record")):
        for idle in (client.get(f"{place.path}/{act}"), client.post(f"{place.path}/{act}", data=TYPED[act]())):
            assert idle.status_code == 409
            assert said in words_of(idle)
            assert f"Back to {place.licence.reference}" in words_of(idle)
            assert "<form method" not in idle.text.split("<main")[1]
    frozen = client.get(f"{place.path}/edit")
    assert frozen.status_code == 409
    assert "terms are frozen" in words_of(frozen)
    sent = client.post(f"{place.path}/edit", data=draft(place, version=str(place.licence.row_version)))
    assert sent.status_code == 409


HOSTILE = [
    "x" * 10_000,
    "<script>alert(1)</script>",
    "👩‍🏫 Żółć 安全 عربى",
    "a\x00b\x07c",
    "{{ 1234*5678 }} {actor.name}",
    "   ",
]


@pytest.mark.feature("A4")
@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_as_a_reason_is_kept_as_text_or_refused_in_a_sentence(
    client: Visitor, place: Place, words: str
) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = suspension(reason=words, version=version_on(client, f"{place.path}/suspend"))
    answer = client.post(f"{place.path}/suspend", data=typed)
    assert answer.status_code in (302, 422)
    page = client.get(place.path) if answer.status_code == 302 else answer
    assert "<script>alert" not in page.text
    assert "7006652" not in words_of(page)
    if answer.status_code == 302:
        assert words in words_of(page)
    else:
        assert "There is a problem" in words_of(page)


@pytest.mark.feature("A1")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"licensee": "", "shape": ""}, "Choose the organisation that will hold the licence"),
        ({"licensee": str(uuid.uuid4())}, "Licensee must be one of those listed"),
        ({"areas-0-area": ""}, "Choose at least one force area"),
        ({"areas-0-area": None}, "Choose at least one force area"),
        ({"areas-0-area": "<b>"}, "Force area must be one of those listed"),
        ({"areas-1-part": "Leeds"}, "Choose the force area this is a part of"),
        ({"areas-999999999-area": "E99"}, "Force area must be one of those listed"),
        ({"grace_days": "367"}, "Grace must be between 0 and 366 days"),
        ({"grace_days": "-1"}, "Days of grace must be a whole number, like 28"),
        ({"grace_days": "٣"}, "Days of grace must be a whole number, like 28"),
        ({"seats": "0"}, "Seats must be between 1 and 10,000"),
        ({"shape": "gift"}, "Choose one of the options"),
        ({"lapse_policy": None}, "Choose what the licensee keeps once the licence has ended"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "First day must be a real date"),
        ({"starts_on-year": ""}, "First day must include a year"),
        ({"ends_on-year": "2024"}, "The licence cannot end before it starts."),
        ({"areas-0-part": "p" * 121}, "Named part of it must be one of those listed"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_on_its_field(
    client: Visitor, place: Place, changes: dict[str, object], sentence: str
) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = {name: value for name, value in draft(place, **changes).items() if value is not None}
    answer = client.post("/licences/new", data=typed)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="12"' in answer.text or "seats" in changes


@pytest.mark.feature("A1")
def test_a_draft_names_several_areas_each_whole_or_a_part(client: Visitor, place: Place) -> None:
    north, south = make_area(name="Northshire"), make_area(name="Southshire")
    sign_in_as(client, Role.LICENCE_MANAGER)
    for name in ("Carlisle", "Barrow"):
        add_part(TESTER, area=place.area, name=name, from_day=today())
    carlisle, barrow = f"{place.area.code} Carlisle", f"{place.area.code} Barrow"
    typed = draft(place) | {"areas-0-part": carlisle, "areas-1-area": place.area.code, "areas-1-part": barrow}
    grown = client.post("/licences/new", data=typed | {"add_area": "y"})
    assert grown.status_code == 200
    assert 'name="areas-2-area"' in grown.text
    assert f'value="{carlisle}" selected' in grown.text
    assert "There is a problem" not in grown.text
    typed |= {"areas-2-area": north.code, "areas-3-area": south.code, "areas-3-part": "", "areas-4-area": ""}
    path = client.post("/licences/new", data=typed).headers["Location"]
    page = words_of(client.get(path))
    for words in ("Carlisle", "Barrow", "Northshire", "Southshire"):
        assert words in page
    form = client.get(f"{path}/edit").text
    assert [f'name="areas-{row}-area"' in form for row in range(5)] == [True, True, True, True, False]
    twice = {"version": version_on(client, f"{path}/edit"), "areas-1-part": carlisle}
    assert "is named twice" in words_of(client.post(f"{path}/edit", data=typed | twice))
    beside = {**twice, "areas-1-part": ""}
    assert "is named twice" in words_of(client.post(f"{path}/edit", data=typed | beside))
    kept = {"version": version_on(client, f"{path}/edit"), "areas-1-area": ""}
    kept |= {"areas-1-part": "", "areas-2-area": ""}
    elsewhere = kept | {"areas-3-part": barrow}
    assert "is of another force area" in words_of(client.post(f"{path}/edit", data=typed | elsewhere))
    assert client.post(f"{path}/edit", data=typed | kept).status_code == 302
    page = words_of(client.get(path))
    assert "Barrow" not in page.partition("History")[0]
    assert "Southshire" in page


@pytest.mark.feature("A1")
def test_own_delivery_is_drafted_for_the_trust_and_signed_once(client: Visitor, place: Place) -> None:
    trust = make_organisation(OrganisationKind.TRUST)
    sign_in_as(client, Role.LICENCE_MANAGER)
    wrong = client.post("/licences/new", data=draft(place, licensee=str(trust.id)))
    assert "The Trust cannot contract with itself." in words_of(wrong)
    path = client.post("/licences/new", data=draft(place, licensee=str(trust.id), shape="own-delivery")).headers[
        "Location"
    ]
    form = client.get(f"{path}/sign").text
    assert 'value="licensor"' in form
    assert 'value="licensee"' not in form
    typed = TYPED["sign"]() | {"version": version_on(client, f"{path}/sign")}
    assert client.post(f"{path}/sign", data=typed).status_code == 302
    assert "Signed, not yet begun" in words_of(client.get(path))
