"""Who may read a licence, who may act on it, and what everybody else learns."""

import uuid

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.events import Event
from app.core.roles import Role
from app.licences.types import LicenceState
from tests.conftest import Visitor
from tests.licences.places import TYPED, Place, sign_in_as, state_of, words_of

pytestmark = pytest.mark.usefixtures("database")


ACTS = ("edit", "sign", "suspend", "reinstate", "terminate")
OTHER_ROLES = [role for role in Role if role is not Role.LICENCE_MANAGER]
READERS = {*Role} - {Role.FACILITATOR, Role.FORCE_SPOC}


@pytest.mark.feature("A4", "G1")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", OTHER_ROLES)
def test_nobody_but_the_licence_manager_acts_on_a_licence(client: Visitor, place: Place, role: Role, act: str) -> None:
    sign_in_as(client, role, place)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Event))
    assert client.get(f"{place.path}/{act}").status_code == 403
    assert client.post(f"{place.path}/{act}", data=TYPED.get(act, dict)()).status_code == 403
    assert state_of(place.licence) is LicenceState.ACTIVE
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == before
    assert client.get("/licences/new").status_code == 403


@pytest.mark.feature("A22", "G1")
@pytest.mark.parametrize("role", Role)
def test_readers_read_their_own_and_are_offered_nothing_to_press(client: Visitor, place: Place, role: Role) -> None:
    sign_in_as(client, role, place)
    answer = client.get(place.path)
    assert answer.status_code == (200 if role in READERS else 403)
    assert client.get("/licences").status_code == answer.status_code
    if role in READERS:
        assert (f'href="{place.path}/suspend"' in answer.text) is (role is Role.LICENCE_MANAGER)


@pytest.mark.feature("A1", "G1")
@pytest.mark.parametrize("role", [Role.PARTNER_LEAD, Role.RETURN_PREPARER, Role.RETURN_CERTIFIER, Role.COMMISSIONER])
def test_another_organisations_or_areas_licence_looks_like_none(client: Visitor, place: Place, role: Role) -> None:
    sign_in_as(client, role)
    theirs = client.get(place.path)
    nobodys = client.get(f"/licences/{uuid.uuid4()}")
    assert theirs.status_code == nobodys.status_code == 404
    assert "no such licence" in words_of(theirs)
    assert place.licence.reference not in client.get("/licences").text
    assert place.licence.reference not in client.get("/licences?format=csv").text
