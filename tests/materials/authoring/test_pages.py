"""What the pages of packs and versions show, to whom, on which day, and at what price (C1, C2, C7)."""

import re
from datetime import timedelta

import pytest

from app.core.clock import now, pinned_to, today
from app.core.formats import long_date
from app.core.roles import Role
from app.materials.actions.packs import DraftWords
from app.materials.types import Audience
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.materials import add_pdf, make_approved, make_draft_version, make_pack, make_released
from tests.counting import counted_queries
from tests.materials.authoring.desk import Desk, path_of, words_of

pytestmark = pytest.mark.usefixtures("database")
MOST_QUERIES = 8


@pytest.mark.feature("C2", "G1")
def test_readers_see_nothing_that_was_not_released(desk: Desk) -> None:
    hidden, shown = make_draft_version(), make_released(number="2.0.0")
    draft = make_approved(shown.pack, "3.0.0")
    facilitator = desk.be("facilitator")
    assert hidden.pack.title not in words_of(facilitator.get("/materials"))
    for path in (f"/materials/{hidden.pack.slug}", path_of(hidden), path_of(draft)):
        assert facilitator.get(path).status_code == 404
    page = facilitator.get(f"/materials/{shown.pack.slug}")
    assert "2.0.0" in words_of(page)
    assert "3.0.0" not in page.text
    assert "3.0.0" not in facilitator.get(f"/materials/{shown.pack.slug}?format=csv").text
    page = words_of(facilitator.get(path_of(shown)))
    assert "released" in page
    assert "drafted Facilitator" not in page
    desk.be("manager")
    assert "3.0.0 approved" in words_of(desk.visitor.get("/materials"))


@pytest.mark.feature("C2")
def test_a_reader_is_offered_nothing_to_press(desk: Desk) -> None:
    version = make_released()
    page = desk.be("facilitator").get(path_of(version)).text
    assert not re.search(rf'href="{re.escape(path_of(version))}/', page)


@pytest.mark.feature("C2")
def test_states_are_those_of_the_day_asked_for(desk: Desk) -> None:
    with pinned_to(now() - timedelta(days=40)):
        first = make_released(number="1.0.0")
    second = make_released(first.pack, "2.0.0")
    desk.be("qa")
    for days_ago, current in ((0, "2.0.0"), (1, "1.0.0"), (40, "1.0.0")):
        day = (today() - timedelta(days=days_ago)).isoformat()
        listed = desk.visitor.get(f"/materials?as-of={day}").text
        kept = f"?as-of={day}" if days_ago else ""
        assert f'/{first.pack.slug}/{current}{kept}">' in listed
        assert f"version {current} is current" in words_of(
            desk.visitor.get(f"/materials/{first.pack.slug}?as-of={day}")
        )
    before = words_of(desk.visitor.get(f"/materials/{first.pack.slug}?as-of={today() - timedelta(days=41)}"))
    assert "no version is current" in before
    yesterday = today() - timedelta(days=1)
    page = desk.visitor.get(f"{path_of(second)}?as-of={yesterday}")
    assert page.status_code == 404
    assert f"{second.number} was drafted on {long_date(today())}" in words_of(page)


@pytest.mark.feature("C1")
def test_the_list_filters_sorts_and_exports(desk: Desk) -> None:
    make_pack("Alpha manual", Audience.FACILITATOR)
    make_pack("=HYPERLINK manual", Audience.POLICE)
    desk.be("trainer")
    assert "Alpha manual" not in words_of(desk.visitor.get("/materials?audience=police"))
    assert "HYPERLINK" not in words_of(desk.visitor.get("/materials?q=alpha"))
    page = desk.visitor.get("/materials?sort=-title").text
    assert page.index("Alpha manual") > page.index("=HYPERLINK manual") or "=HYPERLINK" in page
    exported = desk.visitor.get("/materials?format=csv").text
    assert "'=HYPERLINK manual" in exported
    assert desk.visitor.get("/materials?format=xlsx").status_code == 200


@pytest.mark.feature("C1")
def test_what_somebody_typed_is_shown_as_typed(desk: Desk) -> None:
    words = DraftWords("First line\nSecond <script>alert(1)</script>", "&amp; \u202eevil", 0)
    version = make_draft_version(words=words)
    page = desk.be("trainer").get(path_of(version)).text
    assert "First line<br>Second &lt;script&gt;" in page
    assert "&amp;amp;" in page


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", Role)
def test_who_may_open_the_list(desk: Desk, role: Role) -> None:
    sign_in(desk.visitor, make_user(role))
    expected = 403 if role is Role.DATA_ANALYST else 200
    assert desk.visitor.get("/materials").status_code == expected


@pytest.mark.feature("C1")
@pytest.mark.parametrize(
    "path", ["/materials/nothing", "/materials/nothing/1.0.0", "/materials/A/1.0.0", "/materials/a/01.0.0"]
)
def test_what_there_is_not_is_not_found(desk: Desk, path: str) -> None:
    assert desk.be("trainer").get(path).status_code == 404


@pytest.mark.feature("C1")
def test_pages_cost_the_same_however_much_there_is(desk: Desk) -> None:
    author = actor_of(desk.people["trainer"])
    pack = make_pack()
    costs: dict[str, list[int]] = {}
    for _ in range(2):
        for _ in range(3):
            version = make_draft_version(pack, actor=author)
            add_pdf(version, "one.pdf")
            make_released()
        add_pdf(version, "two.pdf")
        add_pdf(version, "three.pdf")
        desk.be("second")
        here = path_of(version)
        for path in ("/materials", f"/materials/{pack.slug}", here, f"{here}/approve"):
            with counted_queries() as sent:
                assert desk.visitor.get(path).status_code == 200
            costs.setdefault(path.replace(version.number, "x"), []).append(len(sent))
    assert all(first == second <= MOST_QUERIES for first, second in costs.values()), costs
