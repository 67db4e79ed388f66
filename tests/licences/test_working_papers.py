"""A draft is the Trust's working paper, seen by its partners once it was offered (A2); rivals for its ground (A25)."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.roles import Role
from app.licences.actions import end_offer
from app.licences.models import Licence
from app.licences.queries import rival_drafts
from app.licences.types import ContractShape, OfferEnding, Side
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_offer
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import sign
from tests.licences.places import words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def area() -> ForceArea:
    """Cumbria."""
    return make_area(name="Cumbria")


@pytest.fixture
def provider() -> Organisation:
    """Northmoor."""
    return make_organisation(name="Northmoor")


def make_coming(provider: Organisation, area: ForceArea) -> Licence:
    """Draft a licence whose term is to come."""
    return make_draft(provider, [area], starts_on=today() + timedelta(days=30))


def places_that_name(client: Visitor, licence: Licence, area: ForceArea) -> list[str]:
    """Return the pages on which the viewer finds the licence, by its reference or its address."""
    paths = (
        *("/", "/licences", "/licences/pipeline", "/licences/calendar", "/licences?format=csv", "/materials"),
        *(f"/areas/{area.code}", f"/areas/{area.code}/overview", f"/organisations/{licence.licensee_id}/licences"),
    )
    answers = {path: client.get(path) for path in paths}
    marks = (licence.reference, str(licence.id))
    return [path for path, one in answers.items() if any(mark in one.text for mark in marks)]


@pytest.mark.feature("A2", "G1")
def test_a_partner_finds_a_draft_nowhere_until_it_is_offered(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence = make_coming(provider, area)
    partners = [
        make_user(Role.PARTNER_LEAD, provider),
        make_user(Role.RETURN_PREPARER, provider),
        make_user(Role.COMMISSIONER, area=area),
    ]
    paths = (f"/licences/{licence.id}", f"/licences/{licence.id}/agreement")
    for partner in partners:
        sign_in(client, partner)
        assert [client.get(path).status_code for path in paths] == [404, 404]
        assert places_that_name(client, licence, area) == []
        assert f"/licences/{licence.id}" not in client.get(f"/search?q={licence.reference}").text
    make_offer(licence)
    for partner in partners:
        sign_in(client, partner)
        assert [client.get(path).status_code for path in paths] == [200, 200]
        assert "/licences" in places_that_name(client, licence, area)


@pytest.mark.feature("A2", "A18")
def test_once_offered_or_signed_for_a_side_it_stays_seen(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    withdrawn, signed = make_coming(provider, area), make_coming(provider, make_area())
    make_offer(withdrawn)
    end_offer(TESTER, licence=withdrawn, ending=OfferEnding.WITHDRAWN, ended_on=today(), reason="New prices")
    sign(signed, Side.LICENSEE)
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    assert [client.get(f"/licences/{one.id}").status_code for one in (withdrawn, signed)] == [200, 200]


@pytest.mark.feature("A2", "A8", "G1")
def test_a_renewal_being_drafted_is_not_named_on_the_licence_it_renews(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence = make_licence(provider, [area])
    days = {"starts_on": today() + timedelta(days=800), "ends_on": today() + timedelta(days=1200)}
    renewal = make_draft(provider, [area], renews=licence, **days)  # type: ignore[arg-type]
    for who, is_named in ((make_user(Role.PARTNER_LEAD, provider), False), (make_user(Role.LICENCE_MANAGER), True)):
        sign_in(client, who)
        assert (renewal.reference in client.get(f"/licences/{licence.id}").text) is is_named


@pytest.mark.feature("A25")
def test_two_drafts_or_offers_for_one_ground_are_said_on_the_draft_and_at_offering(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence = make_coming(provider, area)
    manager = make_user(Role.LICENCE_MANAGER)
    manager.password_hash = "set, and never tried here"
    sign_in(client, manager)
    said = "drafted or on offer for the same ground"
    assert said not in words_of(client.get(f"/licences/{licence.id}"))
    rival = make_coming(make_organisation(name="Southmoor"), area)
    for path in (f"/licences/{licence.id}", f"/licences/{licence.id}/offer"):
        page = words_of(client.get(path))
        assert said in page
        assert f"{rival.reference} of Southmoor in Cumbria" in page
    make_offer(rival)
    make_offer(licence)
    assert said in words_of(client.get(f"/licences/{rival.id}"))


@pytest.mark.feature("A25")
def test_what_is_signed_elsewhere_later_or_the_renewed_is_no_rival(provider: Organisation, area: ForceArea) -> None:
    licence = make_coming(provider, area)
    later = {"starts_on": today() + timedelta(days=900), "ends_on": today() + timedelta(days=1000)}
    make_draft(provider, [area], **later)  # type: ignore[arg-type]
    make_draft(provider, [make_area()])
    make_licence(make_organisation(OrganisationKind.PROVIDER), [area])
    make_draft(provider, [area], shape=ContractShape.GRANT, renews=licence)
    assert rival_drafts(licence.id, today()) == []
