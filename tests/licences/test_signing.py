"""Signing in the browser: over ground that is licensed already, and on days that cannot be (A2, A25)."""

import pytest

from app.core.roles import Role
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft
from tests.builders.partners import make_organisation
from tests.conftest import Visitor
from tests.licences.acts import events_of
from tests.licences.places import TYPED, Place, sign_in_as, version_on, words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A25")
def test_ground_another_organisation_is_licensed_for_is_signed_for_only_knowingly(
    client: Visitor, place: Place
) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    other = make_organisation(name="Southmoor")
    draft_ = make_draft(other, [place.area])
    path = f"/licences/{draft_.id}"
    said = f"{place.licence.reference} of Northmoor in Cumbria until"
    assert said in words_of(client.get(path))
    assert said in words_of(client.get(f"{path}/sign"))
    typed = TYPED["sign"]() | {"version": version_on(client, f"{path}/sign"), "shares_ground": ""}
    refused = client.post(f"{path}/sign", data=typed)
    assert refused.status_code == 422
    assert "Confirm that both are meant to hold" in words_of(refused)
    assert client.post(f"{path}/sign", data=typed | {"shares_ground": "y"}).status_code == 302
    assert said in (events_of(draft_)[-1].reason or "")
    sign_in(client, make_user(Role.PARTNER_LEAD, other))
    assert "Northmoor" not in client.get(path).text.split("History")[0]


@pytest.mark.feature("A2")
def test_a_signature_lies_not_unreasonably_before_the_term(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    unsigned = make_draft(place.provider)
    path = f"/licences/{unsigned.id}/sign"
    typed = TYPED["sign"]() | {"version": version_on(client, path), "signed_on-year": "1950"}
    refused = client.post(path, data=typed)
    assert refused.status_code == 422
    assert "is too old for a term that begins on" in words_of(refused)
