"""The pages of licences, through HTTP: who may, who may not, and what bad input meets."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.core.clock import today
from app.core.db import db
from app.core.events import Event
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import terminate_licence
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import state_on
from app.licences.types import LicenceState
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_programme, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Browser
from tests.licences.test_queries import counted_queries

pytestmark = pytest.mark.usefixtures("database")
ACTS = ("edit", "sign", "suspend", "reinstate", "terminate")
OTHER_ROLES = [role for role in Role if role is not Role.LICENCE_MANAGER]
READERS = {*Role} - {Role.FACILITATOR, Role.FORCE_SPOC}


@dataclass(frozen=True)
class Place:
    """A provider licensed in an area, and its licence."""

    provider: Organisation
    area: ForceArea
    licence: Licence

    @property
    def path(self) -> str:
        """Return the address of the licence's page."""
        return f"/licences/{self.licence.id}"


@pytest.fixture
def place() -> Place:
    """A provider with a licence in force."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    return Place(provider, area, make_licence(provider, [area]))


def sign_in_as(browser: Browser, role: Role, place: Place | None = None) -> None:
    """Sign in a person of the role, in the place where one is given."""
    person = {
        Role.COMMISSIONER: lambda: make_user(role, area=place.area if place else None),
        Role.FORCE_SPOC: lambda: make_user(role, area=place.area if place else None),
        Role.PARTNER_LEAD: lambda: make_user(role, place.provider if place else None),
        Role.FACILITATOR: lambda: make_user(role, place.provider if place else None),
        Role.RETURN_PREPARER: lambda: make_user(role, place.provider if place else None),
        Role.RETURN_CERTIFIER: lambda: make_user(role, place.provider if place else None),
    }.get(role, lambda: make_user(role))
    sign_in(browser, person())


def words_of(answer: TestResponse) -> str:
    """Return a page's text without its markup, spaces tidied."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def typed_day(name: str, day: date) -> dict[str, str]:
    """Return a day as its three inputs."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def version_on(browser: Browser, path: str) -> str:
    """Return the version a form's page carries."""
    found = re.search(r'name="version" type="hidden" value="(\d+)"', browser.get(path).text)
    assert found is not None
    return found.group(1)


def state_of(licence: Licence) -> LicenceState:
    """Return the licence's state today."""
    (facts,) = licence_facts([licence.id])
    return state_on(facts, today())


def suspension(**changes: object) -> dict[str, object]:
    """Return a suspension as it is typed."""
    typed = {"scope": "whole", "reason": "The insurance lapsed", "conditions_to_lift": "Send the certificate"}
    return typed | typed_day("from_day", today()) | changes


def draft(place: Place, **changes: object) -> dict[str, object]:
    """Return a draft as it is typed."""
    typed = {
        "programme": str(place.licence.programme_id),
        "licensee": str(place.provider.id),
        "shape": "grant",
        "areas": [place.area.code],
        "grace_days": "28",
        "seats": "12",
        "lapse_policy": "keep-held",
    }
    first = today() + timedelta(days=900)
    return typed | typed_day("starts_on", first) | typed_day("ends_on", first + timedelta(days=730)) | changes


TYPED: dict[str, Callable[[], dict[str, object]]] = {
    "suspend": suspension,
    "reinstate": lambda: {"scope": "whole", "reason": "It was sent"} | typed_day("lifted_from", today()),
    "terminate": lambda: {"reason": "Breach"} | typed_day("effective_on", today()),
    "sign": lambda: {"side": "licensor", "signatory": "A", "signatory_role": "B"} | typed_day("signed_on", today()),
}


@pytest.mark.feature("A4", "G1")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", OTHER_ROLES)
def test_nobody_but_the_licence_manager_acts_on_a_licence(browser: Browser, place: Place, role: Role, act: str) -> None:
    sign_in_as(browser, role, place)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Event))
    assert browser.get(f"{place.path}/{act}").status_code == 403
    assert browser.post(f"{place.path}/{act}", data=TYPED.get(act, dict)()).status_code == 403
    assert state_of(place.licence) is LicenceState.ACTIVE
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == before
    assert browser.get("/licences/new").status_code == 403


@pytest.mark.feature("A22", "G1")
@pytest.mark.parametrize("role", Role)
def test_readers_read_their_own_and_are_offered_nothing_to_press(browser: Browser, place: Place, role: Role) -> None:
    sign_in_as(browser, role, place)
    answer = browser.get(place.path)
    assert answer.status_code == (200 if role in READERS else 403)
    assert browser.get("/licences").status_code == answer.status_code
    if role in READERS:
        assert (f'href="{place.path}/suspend"' in answer.text) is (role is Role.LICENCE_MANAGER)


@pytest.mark.feature("A1", "G1")
@pytest.mark.parametrize("role", [Role.PARTNER_LEAD, Role.RETURN_PREPARER, Role.RETURN_CERTIFIER, Role.COMMISSIONER])
def test_another_organisations_or_areas_licence_looks_like_none(browser: Browser, place: Place, role: Role) -> None:
    sign_in_as(browser, role)
    theirs = browser.get(place.path)
    nobodys = browser.get(f"/licences/{uuid.uuid4()}")
    assert theirs.status_code == nobodys.status_code == 404
    assert "no such licence" in words_of(theirs)
    assert place.licence.reference not in browser.get("/licences").text
    assert place.licence.reference not in browser.get("/licences?format=csv").text


@pytest.mark.feature("A1", "A2")
def test_the_licence_manager_drafts_changes_and_signs(browser: Browser, place: Place) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    answer = browser.post("/licences/new", data=draft(place))
    assert answer.status_code == 302
    path = answer.headers["Location"]
    page = words_of(browser.get(path))
    assert "Draft: nobody has signed it" in page
    assert "28 days, until" in page
    assert "12 seats" in page
    changed = draft(place, seats="", version=version_on(browser, f"{path}/edit"))
    assert browser.post(f"{path}/edit", data=changed).status_code == 302
    for side in ("licensee", "licensor"):
        typed = TYPED["sign"]() | {"side": side, "version": version_on(browser, f"{path}/sign")}
        assert browser.post(f"{path}/sign", data=typed).status_code == 302
    page = words_of(browser.get(path))
    assert "Signed, not yet begun" in page
    assert "No limit" in page
    assert "its term has not begun" in page


@pytest.mark.feature("A25")
def test_a_draft_over_the_same_ground_is_saved_with_a_warning(browser: Browser, place: Place) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    typed = draft(place) | typed_day("starts_on", today())
    path = browser.post("/licences/new", data=typed).headers["Location"]
    assert f"at the same time as {place.licence.reference} in Cumbria" in words_of(browser.get(path))


@pytest.mark.feature("A4", "A7", "C3")
def test_suspended_and_reinstated_in_the_browser(browser: Browser, place: Place) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    asked = words_of(browser.get(f"{place.path}/suspend"))
    assert "What will follow" in asked
    assert "up to 60 seconds" in asked
    typed = suspension(version=version_on(browser, f"{place.path}/suspend"))
    assert browser.post(f"{place.path}/suspend", data=typed).status_code == 302
    page = words_of(browser.get(place.path))
    assert "up to 60 seconds" in page
    assert f"The whole licence is suspended since {long_date(today())}: The insurance lapsed." in page
    assert "May materials be downloaded? No" in page
    assert "Rule licence.permits-downloads@1" in page
    typed = TYPED["reinstate"]() | {"version": version_on(browser, f"{place.path}/reinstate")}
    assert browser.post(f"{place.path}/reinstate", data=typed).status_code == 302
    page = words_of(browser.get(place.path))
    assert "May materials be downloaded? Yes" in page
    assert "reinstated" in page


@pytest.mark.feature("A2")
def test_terminated_in_the_browser(browser: Browser, place: Place) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    typed = TYPED["terminate"]() | {"version": version_on(browser, f"{place.path}/terminate")}
    assert browser.post(f"{place.path}/terminate", data=typed).status_code == 302
    assert state_of(place.licence) is LicenceState.TERMINATED
    assert f'href="{place.path}/terminate"' not in browser.get(place.path).text


@pytest.mark.feature("A4")
def test_a_stale_page_is_refused_with_what_was_typed_and_taken_when_sent_again(browser: Browser, place: Place) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    seen = version_on(browser, f"{place.path}/suspend")
    suspend(place.licence)
    reinstate(place.licence)
    stale = browser.post(f"{place.path}/suspend", data=suspension(version=seen, reason="Kept words"))
    assert stale.status_code == 422
    assert "changed by somebody else" in words_of(stale)
    assert "Kept words" in stale.text
    again = re.search(r'name="version" type="hidden" value="(\d+)"', stale.text)
    assert again is not None
    assert browser.post(f"{place.path}/suspend", data=suspension(version=again.group(1))).status_code == 302


@pytest.mark.feature("A4")
@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "0"])
def test_a_form_without_its_version_is_stale(browser: Browser, place: Place, version: str) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    assert browser.post(f"{place.path}/suspend", data=suspension(version=version)).status_code == 422
    assert state_of(place.licence) is LicenceState.ACTIVE


@pytest.mark.feature("A2", "A7")
@pytest.mark.parametrize("act", ["sign", "suspend"])
def test_the_same_form_sent_twice_acts_once(browser: Browser, place: Place, act: str) -> None:
    licence = make_draft(place.provider, [place.area]) if act == "sign" else place.licence
    sign_in_as(browser, Role.LICENCE_MANAGER)
    path = f"/licences/{licence.id}/{act}"
    typed = TYPED[act]() | {"version": version_on(browser, path)}
    assert browser.post(path, data=typed).status_code == 302
    assert browser.post(path, data=typed).status_code == 422
    fresh = browser.post(path, data=typed | {"version": version_on(browser, path)})
    assert fresh.status_code == 422
    assert "already" in words_of(fresh)


@pytest.mark.feature("A7")
def test_acts_that_the_state_does_not_allow_say_why(browser: Browser, place: Place) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    unsigned = make_draft(place.provider, [place.area])
    path = f"/licences/{unsigned.id}/suspend"
    refused = browser.post(path, data=suspension(version=version_on(browser, path)))
    assert refused.status_code == 422
    assert "nothing to suspend" in words_of(refused)
    lift = TYPED["reinstate"]() | {"version": version_on(browser, f"{place.path}/reinstate")}
    assert "is not suspended in this scope" in words_of(browser.post(f"{place.path}/reinstate", data=lift))
    frozen = browser.get(f"{place.path}/edit")
    assert frozen.status_code == 409
    assert "terms are frozen" in words_of(frozen)
    sent = browser.post(f"{place.path}/edit", data=draft(place, version=str(place.licence.row_version)))
    assert sent.status_code == 409


HOSTILE = [
    "x" * 10_000,
    "<script>alert(1)</script>",
    "👩‍🏫 Żółć 安全 عربى",
    "a\x00b\x07c",
    "{{ 7*7 }} {actor.name}",
    "   ",
]


@pytest.mark.feature("A4")
@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_as_a_reason_is_kept_as_text_or_refused_in_a_sentence(
    browser: Browser, place: Place, words: str
) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    typed = suspension(reason=words, version=version_on(browser, f"{place.path}/suspend"))
    answer = browser.post(f"{place.path}/suspend", data=typed)
    assert answer.status_code in (302, 422)
    page = browser.get(place.path) if answer.status_code == 302 else answer
    assert "<script>alert" not in page.text
    assert "49" not in words_of(page) or "7*7" not in words
    if answer.status_code == 302:
        assert words in words_of(page)
    else:
        assert "There is a problem" in words_of(page)


@pytest.mark.feature("A1")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"licensee": "", "shape": ""}, "Choose the organisation that will hold the licence"),
        ({"licensee": str(uuid.uuid4())}, "Not a valid choice"),
        ({"areas": []}, "Choose at least one force area"),
        ({"areas": ["E99", "<b>"]}, "are not valid choices"),
        ({"grace_days": "367"}, "Grace must be between 0 and 366 days"),
        ({"grace_days": "-1"}, "Days of grace must be a whole number, like 28"),
        ({"grace_days": "٣"}, "Days of grace must be a whole number, like 28"),
        ({"seats": "0"}, "Seats must be between 1 and 10,000"),
        ({"shape": "gift"}, "Choose one of the options"),
        ({"lapse_policy": None}, "Choose what the licensee keeps once the licence has ended"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "First day must be a real date"),
        ({"starts_on-year": ""}, "First day must include a year"),
        ({"ends_on-year": "2024"}, "The licence cannot end before it starts."),
        ({"part": "p" * 121}, "Part of the area must be 120 characters or fewer"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_on_its_field(
    browser: Browser, place: Place, changes: dict[str, object], sentence: str
) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    typed = {name: value for name, value in draft(place, **changes).items() if value is not None}
    answer = browser.post("/licences/new", data=typed)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'value="12"' in answer.text or "seats" in changes


@pytest.mark.feature("A3")
def test_the_page_answers_for_any_day_and_as_it_was_known(browser: Browser, place: Place) -> None:
    suspend(place.licence)
    sign_in_as(browser, Role.PARTNER_LEAD, place)
    before = (today() - timedelta(days=1)).isoformat()
    assert "May materials be downloaded? No" in words_of(browser.get(place.path))
    assert "May materials be downloaded? Yes" in words_of(browser.get(f"{place.path}?as-of={before}"))
    unknown = browser.get(f"{place.path}?known-at={before}")
    assert unknown.status_code == 404
    known = browser.get(f"{place.path}?known-at={today().isoformat()}")
    assert "As the portal knew it at the end of" in words_of(known)


@pytest.mark.feature("A3")
@pytest.mark.parametrize(
    "query", ["as-of=2026-02-30", "as-of=soon", "known-at=1999-01-01", "known-at=x", "as-of=9999-1-1"]
)
def test_a_day_that_cannot_be_read_is_a_bad_request(browser: Browser, place: Place, query: str) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    assert browser.get(f"{place.path}?{query}").status_code == 400


@pytest.mark.feature("A1")
def test_the_list_filters_sorts_and_exports(browser: Browser, place: Place) -> None:
    suspended = make_licence(make_organisation(name='=HYPERLINK("http://x.example")'), [make_area(name="Kent")])
    suspend(suspended)
    sign_in_as(browser, Role.LICENCE_MANAGER)

    def references(query: str) -> list[str]:
        return re.findall(r">(LIC-\d{4}-\d{4})</a>", browser.get(f"/licences?{query}").text)

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
    rows = browser.get("/licences?format=csv&sort=reference").text.splitlines()
    assert rows[0] == "\ufeffReference,Licensee,Territory,State,Starts,Ends"
    assert rows[1].startswith(f"{first},Northmoor,Cumbria,Active,")
    assert "\"'=HYPERLINK(" in rows[2]
    assert browser.get("/licences?format=xlsx").data[:2] == b"PK"


@pytest.mark.feature("A1")
def test_an_empty_list_says_what_to_do_next(browser: Browser) -> None:
    sign_in_as(browser, Role.LICENCE_MANAGER)
    assert "Draft the first one" in words_of(browser.get("/licences"))
    assert words_of(browser.get("/licences?q=nothing")).count("Nothing matches") == 1


@pytest.mark.feature("A1")
def test_list_and_page_take_the_same_few_queries_at_3_and_300_licences(browser: Browser) -> None:
    provider, areas = make_organisation(), [make_area(), make_area()]
    sign_in(browser, make_user(Role.PARTNER_LEAD, provider))
    counts: dict[str, list[int]] = {"list": [], "page": []}
    for more in (3, 297):
        licences = [make_licence(provider, areas) for _ in range(more)]
        suspend(licences[0])
        for name, path in (("list", "/licences"), ("page", f"/licences/{licences[0].id}")):
            with counted_queries() as sent:
                assert browser.get(path).status_code == 200
            counts[name].append(len(sent))
    assert counts["list"][0] == counts["list"][1] <= 8
    assert counts["page"][0] == counts["page"][1] <= 8


@pytest.mark.feature("A1")
def test_own_delivery_is_drafted_for_the_trust_and_signed_once(browser: Browser, place: Place) -> None:
    trust = make_organisation(OrganisationKind.TRUST)
    sign_in_as(browser, Role.LICENCE_MANAGER)
    wrong = browser.post("/licences/new", data=draft(place, licensee=str(trust.id)))
    assert "The Trust cannot contract with itself." in words_of(wrong)
    path = browser.post("/licences/new", data=draft(place, licensee=str(trust.id), shape="own-delivery")).headers[
        "Location"
    ]
    form = browser.get(f"{path}/sign").text
    assert 'value="licensor"' in form
    assert 'value="licensee"' not in form
    typed = TYPED["sign"]() | {"version": version_on(browser, f"{path}/sign")}
    assert browser.post(f"{path}/sign", data=typed).status_code == 302
    assert "Signed, not yet begun" in words_of(browser.get(path))


@pytest.mark.feature("A2")
def test_what_each_state_shows_renders(browser: Browser) -> None:
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
    sign_in_as(browser, Role.DATA_ANALYST)
    for licence, label in expected.items():
        page = browser.get(f"/licences/{licence.id}")
        assert f"{label}</strong>" in page.text
        assert page.text.count("<h1") == 1
