"""An area on one page for its commissioner and its force: read only, dated, without internal notes (A22)."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.queries import licence_facts
from app.licences.types import SuspensionScope
from app.partners.models import ForceArea, Organisation
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.licences import accept, make_condition, make_draft, make_licence, send, suspend
from tests.builders.parties import make_transfer
from tests.builders.partners import make_area, make_commissioner, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A22")]


@pytest.fixture
def area() -> ForceArea:
    """An area with a commissioner."""
    made = make_area(name="Wessex")
    make_commissioner(made, "The Wessex PCC")
    return made


@pytest.fixture
def provider(area: ForceArea) -> Organisation:
    """A provider that delivers there."""
    made = make_organisation(name="Harbour Lights")
    make_delivery(area, made)
    return made


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.FORCE_SPOC])
def test_state_dates_deliverer_and_conditions_are_shown_and_no_internal_note(
    client: Visitor, area: ForceArea, provider: Organisation, role: Role
) -> None:
    licence = make_licence(provider, [area])
    make_condition(licence, today(), words="Send the <b>insurance</b> certificate")
    make_condition(licence, today() + timedelta(days=30), words="Engage a second facilitator")
    make_condition(licence, today() + timedelta(days=60), words="Sign the agreement with the force")
    send(licence, 3)
    accept(licence, 3, accepter=actor_of(make_user(Role.QA_LEAD)))
    suspend(licence, scope=SuspensionScope.DOWNLOADS, reason="A matter of fees")
    make_draft(make_organisation(name="Secret Bidder"), [area])
    sign_in(client, make_user(role, area=area))
    path = f"/areas/{area.code}"
    assert f'href="{path}/overview"' in client.get(path).text
    page = client.get(f"{path}/overview?as-of={today() + timedelta(days=1)}")
    words = words_of(page)
    assert f"Licence {licence.reference}" in words
    assert "Held by Harbour Lights" in words
    assert "Delivered by Harbour Lights" in words
    assert "The Wessex PCC" in words
    assert f"Downloads of materials have been suspended since {long_date(today())}" in words
    assert ("A matter of fees" in words) is (role is Role.COMMISSIONER)
    assert "1. Send the <b>insurance</b> certificate" in words
    assert "Overdue" in words
    assert "Not met yet" in words
    assert "Met" in words
    for hidden in ("Secret Bidder", "shared drive", "Seen it"):
        assert hidden not in words


def test_what_it_says_of_an_active_licence_is_no_other_end_than_its_terms(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    licence = make_licence(provider, [area])
    (facts,) = licence_facts([licence.id])
    reminded = f"Ends on {long_date(facts.ends_on)}; renewal reminders begin on {long_date(facts.reminders_begin_on)}."
    for role, sentence in ((Role.COMMISSIONER, reminded), (Role.FORCE_SPOC, "Active since")):
        sign_in(client, make_user(role, area=area))
        words = words_of(client.get(f"/areas/{area.code}/overview"))
        assert sentence in words
        assert f"until {long_date(facts.reminders_begin_on - timedelta(days=1))}" not in words


def test_it_is_right_for_any_day(client: Visitor, area: ForceArea, provider: Organisation) -> None:
    licence = make_licence(provider, [area])
    on = make_transfer(area).effective_on
    sign_in(client, make_user(Role.COMMISSIONER, area=area))
    path = f"/areas/{area.code}/overview"
    assert "The Wessex PCC" in words_of(client.get(path))
    assert "The Wessex PCC" not in words_of(client.get(f"{path}?as-of={on}"))
    later = today() + timedelta(days=900)
    page = words_of(client.get(f"{path}?as-of={later}"))
    assert licence.reference in page
    assert "Expired: the term ended on" in page
    assert f"No signed licence covers the area on {long_date(today())}" not in words_of(client.get(path))


def test_another_area_does_not_exist_and_providers_are_refused(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    other = make_area()
    for role in (Role.COMMISSIONER, Role.FORCE_SPOC):
        sign_in(client, make_user(role, area=area))
        assert client.get(f"/areas/{other.code}/overview").status_code == 404
        assert "/overview" not in client.get(f"/areas/{other.code}").text
    for role in (Role.PARTNER_LEAD, Role.FACILITATOR):
        sign_in(client, make_user(role, provider))
        assert client.get(f"/areas/{area.code}/overview").status_code == 403
    sign_in(client, make_user(Role.DATA_ANALYST))
    assert "No signed licence covers the area" in words_of(client.get(f"/areas/{area.code}/overview"))
    assert client.get("/areas/E99999999/overview").status_code == 404


def test_it_takes_the_same_few_queries_at_3_and_60_licences(
    client: Visitor, area: ForceArea, provider: Organisation
) -> None:
    sign_in(client, make_user(Role.COMMISSIONER, area=area))
    counts, path = [], f"/areas/{area.code}/overview"
    for more in (3, 57):
        for _ in range(more):
            make_licence(provider, [area])
        with counted_queries() as sent:
            assert client.get(path).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6
