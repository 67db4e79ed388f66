"""Ending an organisation from its page: its licences are looked at (E1)."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.roles import Role
from app.licences.actions import terminate_licence
from app.partners.queries import end_of
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("E1")]


def test_a_licence_in_force_is_named_and_once_it_is_over_the_end_is_recorded(client: Visitor) -> None:
    ours, successor = make_organisation(name="Leaving CIC"), make_organisation(name="Arriving CIC")
    licence = make_licence(ours)
    make_draft(ours)
    sign_in(client, make_user(Role.ADMINISTRATOR))
    path, day = f"/organisations/{ours.id}/end", today()
    typed = {
        "ended_on-day": str(day.day),
        "ended_on-month": str(day.month),
        "ended_on-year": str(day.year),
        "successor": str(successor.id),
        "what_follows": "Arriving CIC takes over every open case.",
    }
    refused = client.post(path, data=typed)
    assert refused.status_code == 422
    assert licence.reference in refused.text
    assert "takes over every open case" in refused.text
    assert end_of(ours.id) is None
    terminate_licence(TESTER, licence=licence, effective_on=day + timedelta(days=1), reason="The work moves.")
    assert client.post(path, data=typed).status_code == 302
    page = client.get(f"/organisations/{ours.id}").text
    assert "It merges into Arriving CIC" in page
    assert client.post(f"/organisations/{ours.id}/goes-on").status_code == 302
    assert end_of(ours.id) is None
