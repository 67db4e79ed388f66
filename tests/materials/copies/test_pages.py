"""My materials, the log, the holders: what each shows, to whom, and in how many queries."""

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.core.clock import now, today
from app.core.db import db
from app.core.roles import Role
from app.materials.jobs.checking import SumsDiffer, check_sums
from app.materials.models import AccessSum
from app.materials.queries.access import faults_of_sums
from app.materials.types import AccessKind, Audience
from tests.builders.accounts import make_user, sign_in
from tests.builders.copies import Place, make_copy, make_place
from tests.builders.licences import suspend
from tests.builders.materials import files_in, make_pack, make_released
from tests.conftest import Visitor
from tests.materials.copies.test_taking import link_on, path_of, take, words_of

pytestmark = pytest.mark.usefixtures("database")
MOST_QUERIES = 8


def had(client: Visitor, place: Place, user=None, file=None) -> str:  # type: ignore[no-untyped-def]
    """Have somebody take a copy and download it; return the copy's address."""
    path = take(client, user or place.facilitator, file or place.file())
    assert client.get(link_on(client.get(path))).status_code == 200
    return path


def rows_of(answer) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    """Return the rows of an exported list."""
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.feature("C8", "A7")
def test_my_materials_shows_what_i_may_have_first_and_why_not_the_rest(client: Visitor, place: Place) -> None:
    for audience in Audience:
        place.version(audience)
    sign_in(client, place.lead)
    page = words_of(client.get("/materials/mine"))
    allowed, _, refused = page.partition("You may not have these")
    assert "Provider pack" in allowed
    assert "Facilitator pack" not in allowed
    assert refused.count("Why can’t I have this?") == 4
    assert "You are not in the register of facilitators." in refused
    assert "What to do: Write to the Trust's training team" in refused
    assert "Rule materials.audience@" in refused


@pytest.mark.feature("C8", "A12")
def test_my_materials_can_be_asked_for_another_day(client: Visitor, place: Place) -> None:
    place.version()
    sign_in(client, place.facilitator)
    assert "Nothing yet" not in words_of(client.get("/materials/mine"))
    later = today() + timedelta(days=4 * 365)
    page = words_of(client.get(f"/materials/mine?as-of={later.isoformat()}"))
    assert "Nothing yet" in page and "ended on" in page


@pytest.mark.feature("C8")
def test_a_versions_page_says_whether_its_reader_may_have_it(client: Visitor, place: Place) -> None:
    version = place.version()
    path = f"/materials/{version.pack.slug}/{version.number}"
    sign_in(client, place.facilitator)
    page = client.get(path)
    assert f"May {place.facilitator.name} have Facilitator pack 1.0.0?" in words_of(page)
    assert path_of(place.file()) in page.text
    assert path_of(place.file()) not in client.get(f"{path}?as-of=2031-01-01").text
    sign_in(client, place.lead)
    refused = client.get(path)
    assert path_of(place.file()) not in refused.text
    assert "You are not in the register of facilitators." in words_of(refused)


@pytest.mark.feature("C8", "G6")
def test_the_way_to_a_copy_comes_before_the_rules_and_the_hash_which_are_folded_away(
    client: Visitor, place: Place
) -> None:
    version = place.version()
    sign_in(client, place.facilitator)
    page = client.get(f"/materials/{version.pack.slug}/{version.number}").text
    order = [page.index(part) for part in (place.file().file_name, "Get my copy", "SHA-256", "Why you may have it")]
    assert order == sorted(order)
    assert page.index("Get my copy") < page.index("See it on another day")
    assert re.search(r"<details[^>]*><summary>Hash", page)
    assert re.search(r"<details[^>]*><summary>Why you may have it", page)


@pytest.mark.feature("A7", "C8")
def test_the_list_says_in_a_word_why_not(client: Visitor, place: Place) -> None:
    place.version()
    sign_in(client, place.facilitator)
    assert "Licence: suspended" not in client.get("/materials").text
    suspend(place.licence)
    assert "Licence: suspended" in client.get("/materials").text


@pytest.mark.feature("C11")
def test_everything_is_logged_views_once_a_day(client: Visitor, place: Place) -> None:
    version = place.version()
    path = f"/materials/{version.pack.slug}/{version.number}"
    sign_in(client, place.facilitator)
    for _ in range(3):
        client.get(path)
    had(client, place)
    sign_in(client, place.lead)
    assert client.post(path_of(place.file())).status_code == 403
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    rows = rows_of(client.get("/materials/log?format=csv"))
    assert [row["What"] for row in rows] == ["Refused", "Downloaded", "Copy requested", "Viewed"]
    assert {row["Organisation"] for row in rows} == {"Northmoor"}
    assert "not in the register" in rows[0]["Why refused"]


@pytest.mark.feature("C11", "G1")
def test_a_lead_reads_their_own_organisations_log_alone(client: Visitor, place: Place) -> None:
    other = make_place("Southmoor")
    had(client, place)
    had(client, other, file=place.file())
    expected = {
        place.lead: {"Northmoor"},
        other.lead: {"Southmoor"},
        make_user(Role.QA_LEAD): {"Northmoor", "Southmoor"},
    }
    for user, organisations in expected.items():
        sign_in(client, user)
        assert {row["Organisation"] for row in rows_of(client.get("/materials/log?format=csv"))} == organisations
        sneaky = rows_of(client.get(f"/materials/log?format=csv&organisation={place.provider.id}"))
        assert {row["Organisation"] for row in sneaky} == organisations & (
            {"Northmoor"} if len(organisations) > 1 else organisations
        )
    sign_in(client, place.facilitator)
    assert client.get("/materials/log").status_code == 403


@pytest.mark.feature("C11")
def test_the_log_is_filtered_by_kind_pack_organisation_and_copy(client: Visitor, place: Place) -> None:
    path = had(client, place)
    had(client, place, place.lead, place.file(Audience.PROVIDER))
    other = make_place("Southmoor")
    had(client, other, file=place.file())
    sign_in(client, make_user(Role.ADMINISTRATOR))

    def found(query: str) -> int:
        return len(rows_of(client.get(f"/materials/log?format=csv&{query}")))

    assert found("kind=downloaded") == 3
    assert found(f"pack={place.version(Audience.PROVIDER).pack_id}") == 2
    assert found(f"organisation={other.provider.id}&kind=downloaded") == 1
    copy_id = path.rpartition("/")[2]
    assert found(f"copy={copy_id.lower().replace('-', ' ')}") == 2
    assert found("copy=0000-0000-0001") == 0
    assert client.get("/materials/log?format=csv&kind=nonsense").status_code == 422
    assert "There is no “nonsense” here." in client.get("/materials/log?kind=nonsense").text


@pytest.mark.feature("C11")
def test_the_daily_sums_are_what_the_log_says(client: Visitor, place: Place) -> None:
    had(client, place)
    had(client, place)
    sign_in(client, place.lead)
    client.post(path_of(place.file()))
    sums = {one.kind: one.times for one in db.session.scalars(sa.select(AccessSum))}
    assert sums == {AccessKind.REQUESTED: 1, AccessKind.DOWNLOADED: 2, AccessKind.REFUSED: 1}
    week = today() - timedelta(days=7), today()
    assert faults_of_sums(*week) == []
    db.session.execute(sa.update(AccessSum).where(AccessSum.kind == AccessKind.DOWNLOADED).values(times=5))
    (fault,) = faults_of_sums(*week)
    assert (fault.kept, fault.counted) == (5, 2)
    db.session.execute(sa.delete(AccessSum))
    assert len(faults_of_sums(*week)) == 3


@pytest.mark.feature("C11", "G2")
def test_each_night_the_sums_are_compared_and_a_difference_is_the_administrator_s_to_see(
    client: Visitor, place: Place
) -> None:
    had(client, place)
    check_sums()
    db.session.execute(sa.update(AccessSum).values(times=5, day=today() - timedelta(days=1)))
    with pytest.raises(SumsDiffer, match="daily sums of the access log are not what it says. The first: ") as differ:
        check_sums()
    assert ": 5 kept, 0 counted." in str(differ.value)


@pytest.mark.feature("C18", "G1")
def test_who_holds_a_superseded_version_and_who_has_its_successor(client: Visitor, place: Place) -> None:
    other, pack = make_place("Southmoor"), make_pack("Manual", Audience.PROVIDER)
    first = make_released(pack)
    old = files_in(first)[0]
    had(client, place, place.lead, old)
    had(client, place, make_user(Role.RETURN_PREPARER, place.provider, name="Robin Reed"), old)
    had(client, other, other.lead, old)
    make_copy(other.facilitator, old)
    tomorrow = today() + timedelta(days=1)
    second = make_released(pack, effective_from=tomorrow)
    with time_machine.travel(now().timestamp() + 24 * 3600):
        had(client, place, place.lead, files_in(second)[0])
    path = f"/materials/{pack.slug}/{first.number}/holders"
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    now_holding = rows_of(client.get(f"{path}?format=csv"))
    assert [row["Organisation"] for row in now_holding] == ["Northmoor", "Northmoor", "Southmoor"]
    assert "Replaced" not in now_holding[0]
    later = rows_of(client.get(f"{path}?format=csv&as-of={tomorrow.isoformat()}"))
    replaced = {row["Who"]: row["Replaced"] for row in later}
    assert replaced == {
        place.lead.name: "Has the current version too",
        "Robin Reed": "Only this one",
        other.lead.name: "Only this one",
    }
    assert len(rows_of(client.get(f"{path}?format=csv&as-of={tomorrow.isoformat()}&replaced=no"))) == 2
    sign_in(client, other.lead)
    assert [row["Who"] for row in rows_of(client.get(f"{path}?format=csv"))] == [other.lead.name]
    assert client.get(path).status_code == 200
    sign_in(client, other.facilitator)
    assert client.get(path).status_code == 403
