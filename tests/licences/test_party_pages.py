"""The pages of changes of party: the good way in the browser, and what bad or hostile input meets (A24)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from app.core.clock import start_of_day, today
from app.core.db import db
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.models import PartyChange
from app.partners.actions import merge_areas, rename_organisation
from app.partners.models import Organisation
from app.partners.types import OrganisationKind
from tests.builders.licences import make_licence
from tests.builders.parties import in_days, make_assignment, make_novation, make_reprocurement, make_transfer
from tests.builders.partners import TESTER, make_area, make_commissioner, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.places import Place, sign_in_as, typed_day, version_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A24")]
ON = 40


@pytest.fixture
def mayor() -> Organisation:
    """A body that may come."""
    return make_organisation(OrganisationKind.COMMISSIONER, "The Combined Authority")


def send(client: Visitor, path: str, typed: dict[str, object]) -> str:
    """Send a form from its page as it is now, and return the words of the page it leads to."""
    answer = client.post(path, data=typed | {"version": version_on(client, path)})
    assert answer.status_code == 302, words_of(answer)
    return words_of(client.get(answer.headers["Location"]))


def transfer_to(body: Organisation, **changes: object) -> dict[str, object]:
    """Return a transfer as it is typed."""
    typed = {"successor": str(body.id), "governance": "Mayor", "instrument": "SI 2028/1 <b>article</b> 2 🗳"}
    return typed | {"office_holder": "The Mayor"} | typed_day("effective_on", in_days(ON)) | changes


def deed_to(body: Organisation, **changes: object) -> dict[str, object]:
    """Return a novation as it is typed; an assignment takes what it knows of it."""
    signed = {"signed_before": "A, chair", "signed_after": "B, chair", "signed_trust": "C, chief executive"}
    typed = {"successor": str(body.id), "reference": "Deed 1", "consented_by": "C, chief executive"} | signed
    return typed | typed_day("effective_on", in_days(ON)) | typed_day("agreed_on", today()) | changes


def test_a_transfer_is_recorded_seen_on_every_page_for_its_day_and_undone(
    client: Visitor, place: Place, mayor: Organisation
) -> None:
    make_commissioner(place.area, "The PCC")
    sign_in_as(client, Role.LICENCE_MANAGER)
    path, on = f"/areas/{place.area.code}", in_days(ON)
    assert f'href="{path}/transfer"' in client.get(path).text
    page = send(client, f"{path}/transfer", transfer_to(mayor))
    assert f"takes effect on {long_date(on)}. It can be undone until the day before." in page
    assert "SI 2028/1 <b>article</b> 2 🗳" in page
    assert "Nobody is asked for consent" in page
    for address in (path, place.path):
        assert "Commissioner The PCC" in words_of(client.get(f"{address}?as-of={on - timedelta(days=1)}"))
        assert "Commissioner The Combined Authority" in words_of(client.get(f"{address}?as-of={on}"))
    listed = words_of(client.get("/party-changes"))
    assert "Statutory transfer" in listed
    assert "Prepared" in listed
    assert "In effect" in words_of(client.get(f"/party-changes?as-of={on}"))
    change = db.session.scalars(sa.select(PartyChange)).one()
    answer = client.post(f"/party-changes/{change.id}/undo", data={"reason": "Not made"})
    assert "Undone before its day" in words_of(client.get(answer.headers["Location"]))
    again = client.post(f"/party-changes/{change.id}/undo", data={"reason": "Not made"})
    assert (again.status_code, "Nothing to undo" in words_of(again)) == (409, True)
    assert "Commissioner The PCC" in words_of(client.get(f"{path}?as-of={on}"))


def test_the_four_are_told_apart_and_lead_to_their_own_forms(client: Visitor, place: Place) -> None:
    make_commissioner(place.area, "The PCC")
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert f'href="{place.path}/change-of-party"' in client.get(place.path).text
    page = client.get(f"{place.path}/change-of-party")
    for path in (f"/areas/{place.area.code}/transfer", *(f"{place.path}/{act}" for act in ("novate", "assign"))):
        assert f'href="{path}"' in page.text
        assert client.get(path).status_code == 200
    words = words_of(page)
    assert "Nobody is asked for consent" in words
    assert "All three sign the deed" in words
    assert "stays bound by the obligations" in words
    assert "signs a new licence" in words


def test_a_novation_and_an_assignment_in_the_browser(client: Visitor, place: Place) -> None:
    oakrise, fenbridge = make_organisation(name="Oakrise"), make_organisation(name="Fenbridge")
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = send(client, f"{place.path}/novate", deed_to(oakrise))
    assert "A, chair for the licensee that goes; B, chair for the licensee that comes" in page
    on = in_days(ON)
    assert "Licensee Oakrise" in words_of(client.get(f"{place.path}?as-of={on}"))
    assert f"Oakrise, from {long_date(on)} By novation" in words_of(client.get(place.path))
    change = db.session.scalars(sa.select(PartyChange)).one()
    client.post(f"/party-changes/{change.id}/undo", data={"reason": "It fell through"})
    page = send(client, f"{place.path}/assign", deed_to(fenbridge))
    assert "C, chief executive for the Trust" in page
    words = words_of(client.get(f"{place.path}?as-of={on}"))
    assert "Licensee Fenbridge" in words
    assert "stays bound by the obligations" in words
    assert f"Licensee since {long_date(on)}" in words


def test_a_reprocurement_in_the_browser_leads_to_both_licences(client: Visitor, place: Place) -> None:
    stonegate = make_organisation(name="Stonegate")
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = {"successor": str(stonegate.id), "reference": "Award 7", "hand_over": "Two pairs are finished by March"}
    typed |= typed_day("effective_on", in_days(ON)) | typed_day("ends_on", in_days(700))
    page = send(client, f"{place.path}/re-procure", typed)
    assert "Two pairs are finished by March" in page
    assert "LIC-2026-0002" in page
    assert "Notice given" in words_of(client.get(place.path))


def test_bad_input_is_said_on_its_field_and_nothing_typed_is_lost(
    client: Visitor, place: Place, mayor: Organisation
) -> None:
    make_commissioner(place.area)
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"/areas/{place.area.code}/transfer"
    version = {"version": version_on(client, path)}
    for wrong in ({"successor": str(uuid4())}, {"governance": "Duke"}, {"instrument": "x" * 10_000}, {"successor": ""}):
        answer = client.post(path, data=version | transfer_to(mayor, office_holder="Mayor <i>of</i> Wessex", **wrong))
        assert answer.status_code == 422, wrong
        assert "Mayor &lt;i&gt;of&lt;/i&gt; Wessex" in answer.text
    early = client.post(f"{place.path}/novate", data=deed_to(make_organisation()) | typed_day("agreed_on", in_days(9)))
    assert early.status_code in (409, 422)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PartyChange)) == 0


def test_a_page_of_before_somebody_elses_change_is_stale_and_keeps_what_was_typed(
    client: Visitor, place: Place, mayor: Organisation
) -> None:
    make_commissioner(place.area)
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"/areas/{place.area.code}/transfer"
    typed = transfer_to(mayor) | {"version": version_on(client, path)}
    make_transfer(place.area)
    db.session.commit()
    answer = client.post(path, data=typed)
    assert answer.status_code == 409
    assert "has changed since you opened this page" in words_of(answer)
    assert "The Mayor" in answer.text
    stale = deed_to(make_organisation()) | {"version": "1"}
    assert client.post(f"{place.path}/novate", data=stale).status_code == 409


def test_the_list_names_every_kind_with_new_names_and_mergers(client: Visitor, place: Place) -> None:
    make_commissioner(place.area)
    make_transfer(place.area)
    make_novation(place.licence)
    rename_organisation(TESTER, organisation=place.provider, name="Harbour Row", from_day=today())
    north, south = make_area(name="North"), make_area(name="South")
    merge_areas(TESTER, predecessors=[north], successor=south, from_day=in_days(100))
    sign_in_as(client, Role.DATA_ANALYST)
    words = words_of(client.get("/party-changes"))
    for kind in ("Statutory transfer", "Novation", "Rename", "Merger", "Harbour Row", "North South"):
        assert kind in words
    assert "North South" not in words_of(client.get("/party-changes?kind=novation"))
    assert client.get("/party-changes?format=csv").text.count("\n") >= 5
    assert "Undone" in words_of(client.get("/party-changes?state=undone"))


def test_others_are_refused(client: Visitor, place: Place) -> None:
    make_commissioner(place.area)
    change = make_transfer(place.area)
    forms = (f"/areas/{place.area.code}/transfer", f"{place.path}/novate", f"/party-changes/{change.id}/undo")
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER, Role.TRAINER):
        sign_in_as(client, role, place)
        for path in forms:
            assert client.post(path, data={}).status_code == 403
        assert "Change of party" not in words_of(client.get(place.path))
    sign_in_as(client, Role.PARTNER_LEAD, place)
    assert client.get("/party-changes").status_code == 403
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert client.get(f"/party-changes/{uuid4()}").status_code == 404


def test_the_list_takes_the_same_few_queries_at_3_and_60_changes(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    counts = []
    for more in (3, 57):
        for _ in range(more):
            area = make_area()
            make_commissioner(area)
            make_transfer(area)
        with counted_queries() as sent:
            assert client.get("/party-changes").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6


def test_the_licence_page_takes_no_more_queries_for_its_changes(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = place.path
    with counted_queries() as before:
        client.get(path)
    make_assignment(place.licence)
    with counted_queries() as after:
        client.get(path)
    assert len(after) == len(before)


def test_a_change_is_seen_and_undone_from_the_licences_own_page(client: Visitor, place: Place) -> None:
    novation = make_novation(place.licence)
    other = make_licence()
    award = make_reprocurement(other)
    sign_in_as(client, Role.LICENCE_MANAGER)
    for licence, change in ((place.licence, novation), (other, award)):
        page = client.get(f"/licences/{licence.id}")
        assert f'href="/party-changes/{change.id}"' in page.text
        assert "See how, or undo it" in words_of(page)
        assert f"/party-changes/{change.id}/undo" in client.get(f"/party-changes/{change.id}").text
    with time_machine.travel(start_of_day(novation.effective_on) + timedelta(hours=9), tick=False):
        sign_in_as(client, Role.LICENCE_MANAGER)
        page = client.get(place.path)
        assert f'href="/party-changes/{novation.id}"' in page.text
        assert "or undo it" not in words_of(page)
    sign_in_as(client, Role.PARTNER_LEAD, place)
    seen = client.get(place.path)
    assert (seen.status_code, "/party-changes/" in seen.text) == (200, False)


def test_a_body_not_chosen_yet_is_named_small_within_a_sentence(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    for path in ("novate", "assign", "re-procure"):
        page = words_of(client.get(f"{place.path}/{path}"))
        assert not re.search(r"[a-z,:] The new licensee", page)
        assert "the new licensee" in page
