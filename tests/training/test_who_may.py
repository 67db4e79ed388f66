"""Who may open which page of training, and do what, in both directions (G1)."""

import re

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.events import Event
from app.core.references import new_person_number
from app.core.roles import Role
from app.training.types import CertificationState
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import make_organisation
from tests.builders.training import make_person, take_out
from tests.conftest import Visitor
from tests.licences.places import words_of
from tests.training.places import TYPED, Place, numbers_on, registration_typed, sign_in_as, state_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G1")]
MAY = {
    "name": {Role.TRAINER},
    "engagements": {Role.TRAINER},
    "certifications": {Role.TRAINER},
    "standing": {Role.TRAINER, Role.QA_LEAD},
    "standing/lift": {Role.TRAINER, Role.QA_LEAD},
}
READ_THE_LIST = {
    *(Role.ADMINISTRATOR, Role.LICENCE_MANAGER, Role.TRAINER, Role.QA_LEAD, Role.DATA_ANALYST),
    Role.PARTNER_LEAD,
}


@pytest.mark.parametrize("act", MAY)
@pytest.mark.parametrize("role", Role)
def test_only_the_permitted_act_and_the_others_change_nothing(
    client: Visitor, place: Place, role: Role, act: str
) -> None:
    sign_in_as(client, role, place)
    path, before = f"{place.path}/{act}", db.session.scalar(sa.select(sa.func.count()).select_from(Event))
    if role in MAY[act]:
        assert client.get(path).status_code == 200
        # A form from before the record was made is stale, but it is heard.
        assert client.post(path, data=TYPED[act](place) | {"version": "0"}).status_code == 409
    else:
        assert client.get(path).status_code == 403
        assert client.post(path, data=TYPED[act](place)).status_code == 403
    assert state_of(place.person) is CertificationState.CERTIFIED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == before


@pytest.mark.parametrize("role", Role)
def test_registering_and_ending_engagements_are_for_trainers(client: Visitor, place: Place, role: Role) -> None:
    sign_in_as(client, role, place)
    expected = 200 if role is Role.TRAINER else 403
    for path in ("/people/new", place.end_path):
        assert client.get(path).status_code == expected
    sent = client.post("/people/new", data=registration_typed())
    assert sent.status_code == (302 if role is Role.TRAINER else 403)


@pytest.mark.feature("B1")
@pytest.mark.parametrize("role", Role)
def test_who_reads_the_list_the_entry_and_a_record(client: Visitor, place: Place, role: Role) -> None:
    sign_in_as(client, role, place)
    assert client.get("/people").status_code == (200 if role in READ_THE_LIST else 403)
    assert client.get("/people?format=csv").status_code == (200 if role in READ_THE_LIST else 403)
    record, entry = client.get(place.path).status_code, client.get("/training").status_code
    # Another facilitator of the same provider learns nothing about a colleague.
    assert record == (200 if role in READ_THE_LIST else 404 if role is Role.FACILITATOR else 403)
    assert entry == (200 if role in READ_THE_LIST | {Role.FACILITATOR} else 403)


@pytest.mark.feature("B1")
def test_a_facilitator_lands_on_their_own_record_and_reads_all_of_it(client: Visitor, place: Place) -> None:
    take_out(place.person, reason="A red line", evidence="Form 7")
    sign_in(client, place.facilitator)
    assert client.get("/training").headers["Location"] == place.path
    page = words_of(client.get(place.path))
    assert "My record" in page
    assert "A red line Form 7" in page
    leads_to = re.findall(rf'href="{place.path}/([^"]*)"', client.get(place.path).text)
    assert leads_to == ["readers"], "their own record can be read, and who read it; it can be changed by others alone"


@pytest.mark.feature("B1")
def test_a_facilitator_who_is_not_registered_is_told_whom_to_ask(client: Visitor) -> None:
    sign_in(client, make_user(Role.FACILITATOR))
    assert "You are not in the register yet" in words_of(client.get("/training"))


@pytest.mark.feature("B1")
def test_somebody_elses_person_looks_like_none(client: Visitor, place: Place) -> None:
    stranger = make_person(make_organisation())
    nobody = new_person_number()
    for user in (make_user(Role.PARTNER_LEAD, place.provider), place.facilitator):
        sign_in(client, user)
        theirs, none = client.get(f"/people/{stranger.number}"), client.get(f"/people/{nobody}")
        assert theirs.status_code == none.status_code == 404
        assert "no such person" in words_of(theirs)
    sign_in_as(client, Role.PARTNER_LEAD, place)
    assert numbers_on(client) == [place.person.number]
    assert stranger.number not in client.get("/people?format=csv").text


@pytest.mark.feature("B13", "B14")
def test_a_lead_reads_state_dates_and_reason_but_not_the_evidence(client: Visitor, place: Place) -> None:
    take_out(place.person, reason="A red line", evidence="Form 7")
    sign_in_as(client, Role.PARTNER_LEAD, place)
    page = words_of(client.get(place.path))
    assert "A red line" in page
    assert "Form 7" not in page
    sign_in_as(client, Role.DATA_ANALYST)
    assert "Form 7" in words_of(client.get(place.path))


@pytest.mark.feature("B13")
def test_nobody_is_offered_or_allowed_to_act_on_their_own_record(client: Visitor) -> None:
    trainer = make_user(Role.TRAINER)
    own = make_person(user=trainer)
    sign_in(client, trainer)
    page = client.get(f"/people/{own.number}").text
    assert f"/people/{own.number}/certifications" not in page
    assert f'/people/{own.number}/standing"' not in page


def test_every_wrong_number_is_not_found(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.TRAINER)
    number = place.person.number
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    for typed in (wrong, "CF-", "x" * 10_000, "%00", "CF-" + "Ω" * 8, "new/x", "..%2F..%2F"):
        assert client.get(f"/people/{typed}").status_code == 404
