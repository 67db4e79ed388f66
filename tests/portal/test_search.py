"""Search: by reference and name, within what the viewer may see, safe with anything typed (G8)."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.references import new_copy_id
from app.core.roles import Role
from app.materials.types import Audience
from app.partners.models import ForceArea, Organisation
from app.portal.queries.search import read_words
from app.training.actions import end_engagement, rename_person
from app.training.models import Engagement, Person
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_licence
from tests.builders.partners import TESTER, make_area, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.building import make_copy, make_facilitator, make_pack, make_version
from tests.portal.reading import part_of, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G8")]
HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE licence; --",
    "%%",
    "__",
    "\\\\",
    "a\x00b\x07c",
    "x" * 10_000,
    "ΩЖ漢字🙂",
    "‮gnilaeh",
    '=cmd|"/c calc"!A1',
    "{{ 7*7 }}",
)


@pytest.fixture
def area() -> ForceArea:
    """An area with a name to look for."""
    return make_area(name="Zennorshire")


@pytest.fixture
def provider(area: ForceArea) -> Organisation:
    """A provider with a name to look for, that delivers in the area."""
    made = make_organisation(name="Zennor Pathways")
    make_delivery(area, made)
    return made


def found(client: Visitor, words: str) -> str:
    return words_of(client.get("/search", query_string={"q": words}))


def test_everything_the_trust_may_see_is_found_by_kind(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence = make_licence(provider, [area])
    person = make_facilitator(provider, area, name="Zennor Penrose")
    make_version(make_pack("Zennor slides", Audience.FACILITATOR))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = client.get("/search?q=zENNor")
    assert f"{licence.reference} Zennor Pathways" in part_of(page, "Licences")
    assert f"Zennor Penrose {person.number}" in part_of(page, "People")
    assert "Zennor Pathways Provider" in part_of(page, "Organisations")
    assert f"Zennorshire {area.code}" in part_of(page, "Force areas")
    assert "Zennor slides" in part_of(page, "Course materials")
    assert licence.reference in found(client, licence.reference[4:])
    assert "Zennor Penrose" in found(client, person.number.lower())
    assert "Zennorshire" in found(client, area.code)


@pytest.mark.parametrize("typed", ["zielinski", "ZIELIŃSKI", "lukasz zielinski", "zielinski lukasz", "ziel łuk"])
def test_accents_case_and_the_order_of_words_do_not_matter(
    client: Visitor, provider: Organisation, area: ForceArea, typed: str
) -> None:
    make_facilitator(provider, area, name="Łukasz Zieliński")
    make_facilitator(provider, area, name="Lukas Zimmer")
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = part_of(client.get("/search", query_string={"q": typed}), "People")
    assert "Łukasz Zieliński" in page
    assert "Zimmer" not in page


def test_what_begins_a_word_comes_first(client: Visitor) -> None:
    for name in ("Ambarn Trust", "Barnaby House", "The Barn"):
        make_organisation(name=name)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = part_of(client.get("/search?q=barn"), "Organisations")
    assert page.index("Barnaby House") < page.index("The Barn") < page.index("Ambarn Trust")


def test_a_person_is_found_by_an_earlier_name(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    person = make_facilitator(provider, area, name="Morwenna Trembath")
    rename_person(TESTER, person=person, name="Morwenna Nance", from_day=today())
    sign_in(client, make_user(Role.TRAINER))
    assert "Morwenna Nance" in found(client, "Trembath")


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [Role.PARTNER_LEAD, Role.FACILITATOR, Role.RETURN_PREPARER, Role.FORCE_SPOC])
def test_planted_secrets_are_not_found_by_those_who_may_not_see_them(
    client: Visitor, provider: Organisation, area: ForceArea, role: Role
) -> None:
    licence = make_licence(provider, [area])
    make_facilitator(provider, area, name="Zennor Penrose")
    make_pack("Zennor draft", Audience.FACILITATOR)
    version = make_version(make_pack("Zennor slides", Audience.FACILITATOR), effective_from=today())
    copy = make_copy(version, make_user(Role.FACILITATOR, provider), provider)
    sign_in(client, make_user(role))
    page = client.get("/search?q=zennor")
    for kind in ("Licences", "People", "Organisations"):
        assert part_of(page, kind) == ""
    assert "Zennor draft" not in words_of(page)
    assert "Zennorshire" in part_of(page, "Force areas")
    for words in (licence.reference, "Penrose", "Pathways", copy.copy_id):
        assert "Nothing found" in found(client, words)


@pytest.mark.feature("B23")
def test_who_left_is_no_longer_found_by_their_former_employer(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    person = make_facilitator(provider, area, name="Morwenna Trembath")
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    assert "Morwenna Trembath" in found(client, "Trembath")
    engagement = _engagement_of(person)
    end_engagement(TESTER, person=person, engagement_id=engagement, until_day=today() - timedelta(days=1))
    assert "Nothing found" in found(client, "Trembath")


@pytest.mark.feature("A22")
def test_a_commissioner_finds_the_licences_of_their_area(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    mine, other = make_licence(provider, [area]), make_licence(provider, [make_area()])
    sign_in(client, make_user(Role.COMMISSIONER, area=area))
    words = found(client, "LIC-")
    assert mine.reference in words
    assert other.reference not in words


@pytest.mark.feature("C10")
def test_a_copy_is_found_by_its_whole_id_by_its_holder_and_by_who_traces(
    client: Visitor, provider: Organisation
) -> None:
    holder = make_user(Role.FACILITATOR, provider)
    version = make_version(make_pack("Slides", Audience.FACILITATOR), effective_from=today())
    copy = make_copy(version, holder, provider)
    typed = copy.copy_id.lower().replace("-", " ").replace("0", "o")
    for user, sees in ((holder, True), (make_user(Role.QA_LEAD), True), (make_user(Role.FACILITATOR, provider), False)):
        sign_in(client, user)
        assert (f"/copies/{copy.copy_id}" in client.get("/search", query_string={"q": typed}).text) is sees
    sign_in(client, holder)
    assert "Nothing found" in found(client, new_copy_id())


@pytest.mark.parametrize("typed", ["", " ", "a", " a ", "\x00\x01"])
def test_too_little_to_look_for_says_so_and_asks_nothing(client: Visitor, typed: str) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    found(client, typed)
    with counted_queries() as sent:
        assert "Type at least two characters" in found(client, typed)
    assert len(sent) == 1, "only the sign-in asks"


@pytest.mark.parametrize("typed", HOSTILE)
def test_anything_typed_is_only_words(client: Visitor, typed: str, provider: Organisation) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    page = client.get("/search", query_string={"q": typed})
    assert page.status_code == 200
    assert "Nothing found" in words_of(page)
    assert "<script>alert" not in page.text and "49" not in part_of(page, "Nothing found")


def test_words_are_read_on_one_line_and_cut_short() -> None:
    assert read_words("  two\n\twords\x00 ") == "two words"
    assert len(read_words("x" * 1000)) == 100


def test_more_than_fits_is_said(client: Visitor) -> None:
    for number in range(10):
        make_area(name=f"Manyshire {number}")
    sign_in(client, make_user(Role.FORCE_SPOC))
    page = client.get("/search?q=manyshire")
    assert page.text.count("Manyshire") == 8
    assert "There are more." in words_of(page)


def test_search_asks_at_most_one_question_a_kind(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    copy_like = new_copy_id()
    sign_in(client, make_user(Role.ADMINISTRATOR))
    found(client, copy_like)
    with counted_queries() as sent:
        found(client, copy_like)
    assert len(sent) == 7, sent


def test_the_top_bar_leads_to_search_once_signed_in(client: Visitor) -> None:
    assert client.get("/search?q=ab").status_code == 302
    sign_in(client, make_user(Role.DATA_ANALYST))
    assert 'role="search" action="/search"' in client.get("/").text


def _engagement_of(person: Person) -> uuid.UUID:
    return db.session.scalars(sa.select(Engagement.id).where(Engagement.person_id == person.id)).one()
