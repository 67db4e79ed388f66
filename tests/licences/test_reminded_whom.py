"""Who would be reminded of a licence's end, as its page says it (A10, A11)."""

import pytest

from app.core.roles import Role
from app.licences.types import ContractShape
from app.partners.types import OrganisationKind
from tests.builders.accounts import PASSWORD, make_user
from tests.builders.licences import make_licence
from tests.builders.partners import make_organisation
from tests.conftest import Visitor
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A10", "A11")
def test_where_nobody_at_the_licensee_would_be_told_that_is_said_and_how_to_mend_it(
    client: Visitor, place: Place
) -> None:
    make_user(Role.FACILITATOR, place.provider, password=PASSWORD)
    make_user(Role.PARTNER_LEAD, make_organisation(), password=PASSWORD)
    invited = make_user(Role.PARTNER_LEAD, place.provider)
    invited.password_hash = None
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = words_of(client.get(place.path))
    assert "The Trust is reminded 180, 90" in page
    assert "Nobody at the licensee would be told, since no partner lead there can sign in: invite one" in page
    invited.password_hash = "set, and never tried here"
    assert "Both sides are reminded 180, 90" in words_of(client.get(place.path))
    own = make_licence(make_organisation(OrganisationKind.TRUST), shape=ContractShape.OWN_DELIVERY)
    assert "The Trust’s licence managers are reminded 180, 90" in words_of(client.get(f"/licences/{own.id}"))
