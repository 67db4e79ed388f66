"""The page of a force area: dated, composed of what each feature knows, and narrowed to the viewer (E1, F18)."""

from datetime import date, timedelta

import pytest

from app.accounts.models import User
from app.core.clock import today
from app.core.roles import AREA_ROLES, Role
from app.materials.types import Audience
from app.partners.actions.areas import load_areas
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_on
from app.portal.queries.areas import MOST_LICENCES, MOST_NAMED
from app.training.actions import engage_person, record_standing
from app.training.types import Level, StandingKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation
from tests.builders.training import award
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.building import make_facilitator, make_pack, make_version
from tests.portal.reading import part_of, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("E1")]
WEST_YORKSHIRE = "/areas/E23000010"


@pytest.fixture
def area() -> ForceArea:
    """An area."""
    return make_area(name="Wessex")


@pytest.fixture
def provider(area: ForceArea) -> Organisation:
    """A provider that delivers in the area since 2020."""
    made = make_organisation(name="Harbour Lights")
    make_delivery(area, made, trust_lead="Priya Shah", note="A delicate note")
    return made


def someone(role: Role, area: ForceArea, provider: Organisation | None = None) -> User:
    """Add a person with a role: for the area where the role is for one, a lead of the provider where one is given."""
    if role in AREA_ROLES:
        return make_user(role, area=area)
    return make_user(role, provider if role is Role.PARTNER_LEAD else None)


def page_of(client: Visitor, area: ForceArea, day: date | None = None) -> str:
    asked = f"?as-of={day.isoformat()}" if day else ""
    return words_of(client.get(f"/areas/{area.code}{asked}"))


def test_the_commissioner_of_west_yorkshire_is_the_right_body_before_and_after_the_transfer(client: Visitor) -> None:
    load_areas(TESTER)
    sign_in(client, make_user(Role.FORCE_SPOC))
    before = part_of(client.get(f"{WEST_YORKSHIRE}?as-of=2021-05-09"), "Facts")
    after = part_of(client.get(f"{WEST_YORKSHIRE}?as-of=2021-05-10"), "Facts")
    assert "Office of the Police and Crime Commissioner for West Yorkshire" in before or "PCC" in before
    assert "West Yorkshire Combined Authority" not in before
    assert "West Yorkshire Combined Authority" in after
    assert "PCC" not in after


@pytest.mark.feature("F18")
def test_the_state_is_that_of_the_day_asked_for(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    sign_in(client, someone(Role.COMMISSIONER, area))
    assert "Not engaged As of 31 March 2020" in page_of(client, area, date(2020, 3, 31))
    assert "Delivered by a partner As of 1 April 2020" in page_of(client, area, date(2020, 4, 1))
    assert "Delivery across the area began on 1 April 2020." in page_of(client, area)


def test_the_state_of_the_licence_is_said_to_whoever_may_know_it(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    licence = make_licence(provider, [area])
    suspend(licence)
    for person, knows in (
        (make_user(Role.LICENCE_MANAGER), True),
        (make_user(Role.FACILITATOR, provider), True),
        (make_user(Role.FACILITATOR, make_organisation()), False),
    ):
        sign_in(client, person)
        assert (f"Licence {licence.reference}: suspended." in page_of(client, area)) is knows
    reinstate(licence)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert "suspended." not in page_of(client, area)


def test_an_area_that_is_not_there_and_a_day_that_cannot_be_read(client: Visitor, area: ForceArea) -> None:
    sign_in(client, make_user(Role.DATA_ANALYST))
    for code in ("E23999999", "<script>", "' OR 1=1 --", "%00", "x" * 3000):
        assert client.get(f"/areas/{code}").status_code == 404
    for day in ("yesterday", "2026-02-30", "0001-01-01", "9999-12-31"):
        assert "This is today." in words_of(client.get(f"/areas/{area.code}?as-of={day}"))
    assert client.get("/areas/E23999999").status_code == 404


def test_a_code_in_small_letters_leads_to_the_area(client: Visitor, area: ForceArea) -> None:
    sign_in(client, make_user(Role.DATA_ANALYST))
    answer = client.get(f"/areas/{area.code.lower()}?as-of=2024-04-01")
    assert (answer.status_code, answer.location) == (301, f"/areas/{area.code}?as-of=2024-04-01")


def test_nobody_reads_an_area_signed_out(client: Visitor, area: ForceArea) -> None:
    assert client.get(f"/areas/{area.code}").status_code == 302


@pytest.mark.feature("G1")
def test_only_the_trust_reads_who_leads_and_the_note(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    for role, sees in ((Role.TRAINER, True), (Role.PARTNER_LEAD, False), (Role.COMMISSIONER, False)):
        sign_in(client, someone(role, area, provider))
        words = page_of(client, area)
        assert ("Priya Shah" in words, "A delicate note" in words) == (sees, sees)


def test_licences_show_the_states_they_had_on_the_day(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    licence = make_licence(provider, [area])
    suspend(licence, today() - timedelta(days=5))
    make_licence(provider, [make_area()])
    card = part_of(client.get(f"/areas/{area.code}"), "Licences")
    assert f"{licence.reference} Harbour Lights Suspended" in card
    assert card.count("LIC-") == 1
    earlier = today() - timedelta(days=6)
    assert "Active" in part_of(client.get(f"/areas/{area.code}?as-of={earlier}"), "Licences")


def test_a_licence_drafted_today_was_not_there_last_year(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    draft = make_draft(provider, [area], starts_on=today() + timedelta(days=30))
    assert draft.reference in page_of(client, area)
    assert draft.reference not in page_of(client, area, today() - timedelta(days=200))


@pytest.mark.feature("G1", "A22")
def test_licences_are_those_the_viewer_may_read(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    licence = make_licence(provider, [area])
    expected = {
        Role.DATA_ANALYST: True,
        Role.COMMISSIONER: True,
        Role.FORCE_SPOC: False,
        Role.FACILITATOR: False,
        Role.PARTNER_LEAD: False,
    }
    for role, sees in expected.items():
        sign_in(client, someone(role, area))
        assert (licence.reference in page_of(client, area)) is sees, role
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    assert licence.reference in page_of(client, area)


@pytest.mark.feature("B3")
def test_certified_people_are_counted_for_all_and_named_to_those_who_may(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    make_facilitator(provider, area, name="Ann Certified")
    make_facilitator(make_organisation(name="Others"), area, name="Bob Elsewhere", level=Level.LEAD)
    make_facilitator(provider, area, name="Cy Provisional", level=Level.PROVISIONAL)
    make_facilitator(provider, make_area(), name="Di Otherarea")
    make_facilitator(provider, area, today() - timedelta(days=1), name="Ed Ended")
    out = make_facilitator(provider, area, name="Flo Revoked")
    record_standing(TESTER, person=out, kind=StandingKind.REVOKED, from_day=today(), reason="A reason")
    named = {Role.TRAINER: ["Ann Certified", "Bob Elsewhere"], Role.PARTNER_LEAD: ["Ann Certified"]}
    for role in (Role.TRAINER, Role.PARTNER_LEAD, Role.COMMISSIONER, Role.RETURN_PREPARER):
        sign_in(client, someone(role, area, provider))
        card = part_of(client.get(f"/areas/{area.code}"), "Certified facilitators")
        assert card.startswith("Certified facilitators 2 people are certified")
        everybody = ("Ann Certified", "Bob Elsewhere", "Cy Provisional", "Di Otherarea", "Ed Ended", "Flo Revoked")
        assert [name for name in everybody if name in card] == named.get(role, [])


@pytest.mark.feature("C7")
def test_handbooks_say_whether_the_area_qualifies(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    for title, audience in (("Police handbook", Audience.POLICE), ("Manual", Audience.FACILITATOR)):
        make_version(make_pack(title, audience), effective_from=today() - timedelta(days=3))
    make_version(make_pack("Unreleased framework", Audience.COMMISSIONING))
    sign_in(client, someone(Role.COMMISSIONER, area))
    card = part_of(client.get(f"/areas/{area.code}"), "Handbooks")
    assert "Police handbook Version 1.0.0. CARA is agreed in Wessex" in card
    assert "Open to the area" in card
    assert "Manual" not in card and "Unreleased" not in card
    other = make_area(name="Idle")
    assert "Not open" in part_of(client.get(f"/areas/{other.code}"), "Handbooks")


def test_the_history_tells_what_became_true_when(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    make_commissioner(area, "Office of the Wessex Commissioner")
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    history = part_of(client.get(f"/areas/{area.code}"), "Names, parties and delivery")
    assert "Office of the Wessex Commissioner is the commissioner 22 November 2012" in history
    assert "A licensed partner delivers 1 April 2020 Provider: Harbour Lights" in history


def test_the_page_asks_the_same_few_questions_however_much_there_is(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            make_licence(provider, [area])
            make_facilitator(provider, area)

    make_version(make_pack("Police handbook", Audience.POLICE), effective_from=today())
    path = f"/areas/{area.code}"
    fill(3)
    sign_in(client, make_user(Role.ADMINISTRATOR))
    client.get(path)
    with counted_queries() as few:
        client.get(path)
    fill(30)
    with counted_queries() as many:
        client.get(path)
    assert len(few) == len(many) <= 9, many


def test_long_lists_show_their_first_and_lead_to_the_rest(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    for number in range(MOST_LICENCES):
        make_licence(provider, [area])
        make_facilitator(provider, area, name=f"Person {number:02}")
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    whole = client.get(f"/areas/{area.code}").text
    assert whole.count(">LIC-") == MOST_LICENCES
    assert "All licences that cover the area" not in whole and "by name" not in whole
    make_licence(provider, [area])
    for number in range(MOST_LICENCES, MOST_NAMED + 1):
        make_facilitator(provider, area, name=f"Person {number:02}")
    cut = client.get(f"/areas/{area.code}")
    assert cut.text.count(">LIC-") == MOST_LICENCES
    assert f'href="/licences?area={area.code}">All licences that cover the area</a>' in cut.text
    people = part_of(cut, "Certified facilitators")
    assert f"{MOST_NAMED + 1} people are certified" in people
    assert f"You see {MOST_NAMED} of them by name." in people
    assert "Person 00" in people and f"Person {MOST_NAMED:02}" not in people


@pytest.mark.feature("B3")
def test_somebody_certified_twice_and_engaged_twice_is_one_person_at_their_highest_level(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    person = make_facilitator(provider, area, name="Ann Both")
    award(person, Level.LEAD, from_day=today() - timedelta(days=5))
    others = make_organisation(name="Others")
    engage_person(TESTER, person=person, organisation=others, area=area, from_day=today())
    sign_in(client, make_user(Role.TRAINER))
    card = part_of(client.get(f"/areas/{area.code}"), "Certified facilitators")
    assert card.startswith("Certified facilitators 1 person is certified")
    assert card.count("Ann Both Lead") == 2, "named for each organisation"


@pytest.mark.parametrize("page", ["", "/overview"])
def test_a_day_before_the_register_says_since_when_it_knows_the_area(
    client: Visitor, area: ForceArea, page: str
) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    answer = client.get(f"/areas/{area.code}{page}?as-of=1990-01-01")
    assert answer.status_code == 404
    words = words_of(answer)
    assert f"The register of areas knows {area_on(area.code, today()).name} from 1 January 2000" in words
    assert "nothing of it on 1 January 1990" in words
    unknown = client.get(f"/areas/E99999999{page}?as-of=1990-01-01")
    assert "Page not found" in words_of(unknown)


@pytest.mark.feature("A3")
def test_an_area_s_page_of_another_day_offers_no_act(client: Visitor, area: ForceArea) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    acts = ("Record a statutory transfer", "Name a part")
    now, then = (words_of(client.get(f"/areas/{area.code}{asked}")) for asked in ("", "?as-of=2024-01-01"))
    assert all(act in now for act in acts)
    assert not [act for act in acts if act in then]
