"""Who delivers under whose licence: recorded with its days, shown on both sides (A19)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions.subcontracting import subcontract_delivery
from app.licences.models import Licence, LicenceSubcontract
from app.licences.queries import licences_held_by
from app.partners.models import Organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import events_of, refusal
from tests.licences.places import Place, sign_in_as, typed_day, version_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A19")]


def under(licence: Licence, organisation: Organisation, from_day: object = None) -> LicenceSubcontract:
    """Have an organisation deliver under a licence, from today unless a day is given."""
    day = from_day or today()
    return subcontract_delivery(
        TESTER,
        licence=licence,
        organisation=organisation,
        from_day=day,
        consent="File 1",  # type: ignore[arg-type]
    )


def test_it_is_recorded_shown_on_both_sides_and_ended(client: Visitor, place: Place) -> None:
    other = make_organisation(name="Fenbridge Care")
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/subcontract"
    typed = {"organisation": str(other.id), "consent": "The <b>chief executive</b>, file 7"}
    typed |= typed_day("from_day", today()) | {"version": version_on(client, path)}
    assert client.post(path, data=typed).status_code == 302
    page = words_of(client.get(place.path))
    assert f"Delivers under it Fenbridge Care, from {long_date(today())}" in page
    assert "By consent: The <b>chief executive</b>, file 7" in page
    assert client.post(path, data=typed).status_code == 409
    theirs = words_of(client.get(f"/organisations/{other.id}/licences"))
    assert place.licence.reference in theirs
    assert "Fenbridge Care" in words_of(client.get(f"/organisations/{place.provider.id}/licences"))
    assert f"/organisations/{other.id}/licences" in client.get(f"/organisations/{other.id}").text
    row = db.session.scalars(sa.select(LicenceSubcontract)).one()
    end = f"{place.path}/subcontracts/{row.id}/end"
    assert f'href="{end}"' in client.get(place.path).text
    assert client.post(end, data={}).status_code == 422
    assert client.post(end, data=typed_day("until_day", today() + timedelta(days=9))).status_code == 302
    assert f"to {long_date(today() + timedelta(days=9))}" in words_of(client.get(place.path))
    assert client.get(end).status_code == 404
    assert "delivers under" in events_of(place.licence)[-1].sentence


def test_who_may_not_deliver_under_it_is_refused(place: Place) -> None:
    force, other, draft = make_organisation(OrganisationKind.FORCE), make_organisation(), make_draft()
    assert "is not a provider" in refusal(lambda: under(place.licence, force)).sentence
    assert "holds the licence itself" in refusal(lambda: under(place.licence, place.provider)).sentence
    assert "within its term" in refusal(lambda: under(place.licence, other, today() - timedelta(days=4000))).sentence
    assert "not signed by every side" in refusal(lambda: under(draft, other)).sentence


def test_the_entitlement_to_materials_stays_with_the_licensee(place: Place) -> None:
    other = make_organisation()
    under(place.licence, other)
    assert licences_held_by([other.id]) == []


def test_others_see_nothing_of_it_and_change_nothing(client: Visitor, place: Place) -> None:
    row = under(place.licence, make_organisation(name="Fenbridge Care"))
    theirs = make_licence()
    end = f"{place.path}/subcontracts/{row.id}/end"
    sign_in_as(client, Role.PARTNER_LEAD, place)
    assert "Fenbridge Care" in words_of(client.get(place.path))
    assert [client.post(one, data={}).status_code for one in (end, f"{place.path}/subcontract")] == [403, 403]
    assert client.get(f"/organisations/{theirs.licensee_id}/licences").status_code == 404
    sign_in(client, make_user(Role.FACILITATOR, place.provider))
    assert client.get(f"/organisations/{place.provider.id}/licences").status_code == 403
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert client.get(f"/licences/{theirs.id}/subcontracts/{row.id}/end").status_code == 404
    assert client.get(f"{place.path}/subcontracts/{uuid4()}/end").status_code == 404
