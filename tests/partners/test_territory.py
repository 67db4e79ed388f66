"""Force areas over time: renamed mid-year, divided into parts, merged (E1, A24; domain, section 3.2)."""

from datetime import date, timedelta

import pytest

from app.core.clock import today
from app.core.errors import DomainError
from app.core.roles import Role
from app.partners.actions import add_part, end_part, merge_areas, rename_area
from app.partners.models import ForceArea
from app.partners.queries import area_names, area_on, areas_on, part_choices, territory_of
from app.partners.types import AreaState
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("E1"), pytest.mark.usefixtures("database")]

DAY, ONE_DAY = date(2026, 7, 1), timedelta(days=1)


@pytest.fixture
def merged() -> tuple[ForceArea, ForceArea]:
    """An area with its commissioner and delivery, and the one it is part of from a day on."""
    small, big = make_area(name="Smallshire"), make_area(name="Bigshire")
    make_commissioner(small, "The Smallshire Commissioner")
    make_commissioner(big, "The Bigshire Commissioner")
    make_delivery(small)
    merge_areas(TESTER, predecessors=[small], successor=big, from_day=DAY)
    return small, big


def test_an_area_renamed_mid_year_is_called_rightly_before_and_after() -> None:
    area = make_area(name="Hampshire")
    rename_area(TESTER, area=area, name="Hampshire and Isle of Wight", short_name="Hampshire & IoW", from_day=DAY)
    assert area_names([area.id], DAY - ONE_DAY)[area.id] == "Hampshire"
    assert area_names([area.id], DAY)[area.id] == "Hampshire & IoW"
    assert area_on(area.code, DAY).name == "Hampshire and Isle of Wight"
    with pytest.raises(DomainError, match="called"):
        rename_area(TESTER, area=area, name="Hampshire and Isle of Wight", short_name="Hampshire & IoW", from_day=DAY)
    with pytest.raises(DomainError) as refusal:
        rename_area(TESTER, area=area, name="Earlier", short_name="Earlier", from_day=DAY - ONE_DAY)
    assert refusal.value.field == "from_day"


@pytest.mark.feature("A24")
def test_a_merged_area_has_its_bodies_until_the_day_before(merged: tuple[ForceArea, ForceArea]) -> None:
    small, big = merged
    before, after = area_on(small.code, DAY - ONE_DAY), area_on(small.code, DAY)
    assert (before.commissioner_name, before.state) == ("The Smallshire Commissioner", AreaState.TRUST)
    assert (after.commissioner_name, after.state) == (None, AreaState.MERGED)
    assert area_on(big.code, DAY).commissioner_name == "The Bigshire Commissioner"
    assert after.name == "Smallshire"


@pytest.mark.feature("A24")
def test_an_area_merges_once_and_never_into_itself(merged: tuple[ForceArea, ForceArea]) -> None:
    small, big = merged
    other = make_area(name="Othershire")
    for predecessors, successor in (([small], other), ([other], small), ([big], big)):
        with pytest.raises(DomainError) as refusal:
            merge_areas(TESTER, predecessors=predecessors, successor=successor, from_day=DAY)
        assert refusal.value.field == "predecessors"


@pytest.mark.feature("A24")
def test_the_pages_before_and_after_a_merger_name_the_right_bodies(
    client: Visitor, merged: tuple[ForceArea, ForceArea]
) -> None:
    small, big = merged
    sign_in(client, make_user(Role.ADMINISTRATOR))
    before = client.get(f"/areas/{small.code}?as-of=2026-06-30").text
    after = client.get(f"/areas/{small.code}?as-of=2026-07-01").text
    assert "The Smallshire Commissioner" in before and "It will be part of Bigshire from 1 July 2026" in before
    assert "It has been part of Bigshire from 1 July 2026" in after
    assert f'href="/areas/{big.code}"' in after
    assert "Smallshire</a> is part of it from 1 July 2026" in client.get(f"/areas/{big.code}").text
    states = {one.area.code: one.state for one in areas_on(DAY)}
    assert states[small.code] is AreaState.MERGED


@pytest.mark.feature("A1", "E13")
def test_parts_are_a_dated_register_a_licence_chooses_from(client: Visitor) -> None:
    area = make_area(name="Thames Valley")
    part = add_part(TESTER, area=area, name="Milton Keynes", from_day=DAY)
    with pytest.raises(DomainError, match="already a part"):
        add_part(TESTER, area=area, name="milton KEYNES", from_day=DAY)
    assert [one.name for one in territory_of(area.id, DAY).parts] == ["Milton Keynes"]
    assert (f"{area.code} Milton Keynes", "Thames Valley: Milton Keynes") in part_choices(today())
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert "Thames Valley: Milton Keynes" in client.get("/licences/new").text
    end_part(TESTER, area=area, part=part, until_day=DAY + ONE_DAY)
    assert territory_of(area.id, DAY + 2 * ONE_DAY).parts == []
    with pytest.raises(DomainError, match="already changed"):
        end_part(TESTER, area=area, part=part, until_day=DAY)


def test_the_forms_do_it_in_the_browser(client: Visitor) -> None:
    area, other = make_area(name="Eastshire"), make_area(name="Westshire")
    sign_in(client, make_user(Role.ADMINISTRATOR))
    path, day = f"/areas/{area.code}", {"from_day-day": "1", "from_day-month": "7", "from_day-year": "2026"}
    assert client.post(f"{path}/name", data={"name": "", "short_name": "E", **day}).status_code == 422
    assert client.post(f"{path}/name", data={"name": "Easter", "short_name": "E", **day}).status_code == 302
    assert client.post(f"{path}/parts", data={"name": "The coast", **day}).status_code == 302
    assert client.post(f"{path}/merge", data={"predecessors": ["E99"], **day}).status_code == 422
    assert client.post(f"{path}/merge", data={"predecessors": [other.code], **day}).status_code == 302
    page = client.get(path).text
    for words in ("Easter", "The coast", "Westshire"):
        assert words in page
    (part,) = territory_of(area.id, today()).parts
    ended = {"until_day-day": "2", "until_day-month": "7", "until_day-year": "2026"}
    assert client.post(f"/areas/{other.code}/parts/{part.id}/end", data=ended).status_code == 404
    assert client.post(f"{path}/parts/{part.id}/end", data=ended).status_code == 302
